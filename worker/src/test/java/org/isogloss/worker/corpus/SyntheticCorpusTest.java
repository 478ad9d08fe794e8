package org.isogloss.worker.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.isogloss.protocol.corpus.Manifest;
import org.isogloss.protocol.corpus.Split;
import org.isogloss.protocol.corpus.Utterance;
import org.isogloss.worker.audio.AudioDecoder;
import org.isogloss.worker.audio.AudioException;
import org.isogloss.worker.audio.Recording;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SyntheticCorpusTest {

    @TempDir
    Path dir;

    @Test
    void hasTheSameBytesForTheSameSeed() {
        Manifest first = SyntheticCorpus.write(dir.resolve("a"), 7, List.of("ba", "du"), 5, 1.5);
        SyntheticCorpus.write(dir.resolve("b"), 7, List.of("ba", "du"), 5, 1.5);
        Manifest other = SyntheticCorpus.write(dir.resolve("c"), 8, List.of("ba", "du"), 5, 1.5);

        assertThat(Manifest.read(dir.resolve("b")).sha256()).isEqualTo(first.sha256());
        assertThat(other.sha256()).isNotEqualTo(first.sha256());
        assertThat(first.utterances()).extracting(Utterance::path).allSatisfy(path -> assertThat(
                        dir.resolve("a").resolve(path))
                .hasSameBinaryContentAs(dir.resolve("b").resolve(path)));
    }

    @Test
    void soundsAndReadsLikeSpeech() throws AudioException {
        Manifest manifest = SyntheticCorpus.write(dir, 1, List.of("ba", "du", "ki"), 5, 2);

        assertThat(manifest.languages()).containsExactly("ba", "du", "ki");
        assertThat(manifest.utterances("ba", Split.VALID)).hasSize(1);
        for (Utterance each : manifest.utterances()) {
            Recording recording = AudioDecoder.decode(dir.resolve(each.path()), 5);
            assertThat(recording.seconds()).isEqualTo(each.seconds()).isBetween(1.4, 2.6);
            assertThat(level(recording.samples())).isBetween(500.0, 8000.0);
            assertThat(each.transcript()).matches("[a-z]+( [a-z]+)+");
        }
    }

    private static double level(short[] samples) {
        double sum = 0;
        for (short sample : samples) {
            sum += sample * sample;
        }
        return Math.sqrt(sum / samples.length);
    }
}
