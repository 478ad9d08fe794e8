package org.isogloss.tests.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.isogloss.worker.corpus.SyntheticCorpus;

/** A small corpus of three made-up languages. */
final class MadeUpCorpus {

    static final List<String> LANGUAGES = List.of("xa", "xb", "xc");

    private static final long SEED = 7;
    private static final int CLIPS = 10;
    private static final double MEAN_SECONDS = 2;

    /** Made once for all tests, which only read it. */
    static final Path SHARED = write(Scratch.directory("corpus"), SEED);

    private MadeUpCorpus() {}

    /** @param seed another one gives other clips, and so another manifest */
    static Path write(Path dir, long seed) {
        SyntheticCorpus.write(dir, seed, LANGUAGES, CLIPS, MEAN_SECONDS);
        return dir;
    }

    /** A corpus like the shared one in which a training clip of the first language is no audio. */
    static Path withGarbage(Path dir) {
        write(dir, SEED);
        try {
            Files.writeString(dir.resolve("xa/0001.flac"), "no audio at all\n".repeat(500));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return dir;
    }
}
