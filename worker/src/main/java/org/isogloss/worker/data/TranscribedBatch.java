package org.isogloss.worker.data;

import java.util.List;
import org.isogloss.protocol.corpus.Utterance;

/**
 * Utterances with their texts, and where they come from.
 *
 * @param clips of the rows, in order
 */
public record TranscribedBatch(CtcBatch batch, List<Utterance> clips) implements MicroBatch {}
