/**
 * From recorded clips to micro-batches: language shards, the choice and cropping of clips, hidden spans, negatives and
 * noise, a cache of decoded sound and the feeder that keeps the trainer busy. A batch is a pure function of its key and
 * the corpus. Plain Java, no tensors.
 */
package org.isogloss.worker.data;
