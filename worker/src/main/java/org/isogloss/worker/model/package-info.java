/**
 * wav2vec 2.0 as a training engine: one file per part of the model, and {@link org.isogloss.worker.model.Trainer} that
 * the rest of the worker calls.
 *
 * <p>Formulas are those of Baevski et al., "wav2vec 2.0", NeurIPS 2020, in the two styles that fairseq and Hugging Face
 * know: XLSR/Large (LayerNorm extractor, pre-norm encoder) and Base (GroupNorm extractor, post-norm encoder). Letters in
 * shapes: B rows, N samples, T frames, C channels, H hidden width, M hidden frames (those inside spans), G codebooks, V
 * codes a codebook, K negatives, D width in which frames are compared. Arrays are fp32 unless said otherwise.
 */
package org.isogloss.worker.model;
