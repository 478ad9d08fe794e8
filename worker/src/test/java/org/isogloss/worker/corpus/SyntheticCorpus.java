package org.isogloss.worker.corpus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.isogloss.protocol.corpus.Manifest;
import org.isogloss.protocol.corpus.Split;
import org.isogloss.protocol.corpus.Utterance;
import org.isogloss.protocol.random.CounterRandom;
import org.isogloss.worker.audio.AudioException;
import org.isogloss.worker.audio.FlacWriter;

/**
 * A corpus of made-up languages for tests: speech-like sound with transcripts, the same bytes for the same seed.
 *
 * <p>The languages differ in pitch, formants, consonants and rhythm; any name gives one.
 */
public final class SyntheticCorpus {

    private SyntheticCorpus() {}

    /**
     * Writes {@code LANGUAGE/NNNN.flac} and the manifest. Of every five clips of a language the fourth is for
     * validation and the fifth for test.
     *
     * @param dir made when it is not there
     * @param meanSeconds clips are between 0.7 and 1.3 times this long
     * @return what was written
     */
    public static Manifest write(
            Path dir, long seed, List<String> languages, int clipsPerLanguage, double meanSeconds) {
        List<Utterance> utterances = new ArrayList<>();
        try {
            for (String language : languages) {
                Files.createDirectories(dir.resolve(language));
                for (int i = 0; i < clipsPerLanguage; i++) {
                    utterances.add(writeClip(dir, seed, language, i, meanSeconds));
                }
            }
            Manifest manifest = Manifest.of(utterances);
            manifest.write(dir);
            return manifest;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (AudioException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Utterance writeClip(Path dir, long seed, String language, int index, double meanSeconds)
            throws AudioException {
        CounterRandom random = CounterRandom.of(seed, "clip of " + language, index);
        double seconds = meanSeconds * (0.7 + 0.6 * random.nextDouble());
        SyntheticVoice.Clip clip = new SyntheticVoice(seed, language).speak(random, seconds);
        String path = "%s/%04d.flac".formatted(language, index);
        FlacWriter.write(dir.resolve(path), clip.samples);
        double exact = (double) clip.samples.length / SyntheticVoice.SAMPLE_RATE;
        return new Utterance(path, language, "voice-" + language, exact, split(index), clip.transcript, "");
    }

    private static Split split(int index) {
        return switch (index % 5) {
            case 3 -> Split.VALID;
            case 4 -> Split.TEST;
            default -> Split.TRAIN;
        };
    }
}
