package org.isogloss.worker.corpus.source;

/** Takes the clips that a source reads, one after the other. */
public interface ClipSink {

    /**
     * Takes one clip.
     *
     * @param audio the bytes of an audio file, as the package has it
     * @throws java.io.UncheckedIOException when the clip cannot be stored, which no other source could mend
     */
    void accept(ClipInfo clip, byte[] audio);
}
