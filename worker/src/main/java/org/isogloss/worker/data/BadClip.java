package org.isogloss.worker.data;

import org.isogloss.protocol.corpus.Utterance;

/**
 * A clip that was drawn and could not be used.
 *
 * @param why one line that names the file
 */
public record BadClip(Utterance utterance, String why) {}
