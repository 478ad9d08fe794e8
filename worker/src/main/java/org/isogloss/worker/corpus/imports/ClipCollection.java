package org.isogloss.worker.corpus.imports;

import java.util.List;

/** A collection of recorded speech in a layout of its own. */
public interface ClipCollection {

    /** What it is called in the corpus, column {@code source}. */
    String source();

    /** Under which terms it may be used, or what is known of that. */
    default String licence() {
        return "unknown";
    }

    /**
     * All its clips, in an order that does not change.
     *
     * @throws org.isogloss.protocol.InputException when it is not laid out as it should be
     */
    List<ImportClip> clips();
}
