package org.isogloss.worker.data;

/** What is computed at once: rows of speech of one language, with what its objective needs beside them. */
public sealed interface MicroBatch permits Batch, TranscribedBatch {}
