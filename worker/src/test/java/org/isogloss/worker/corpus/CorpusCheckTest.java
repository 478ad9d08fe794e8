package org.isogloss.worker.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.Progress;
import org.isogloss.protocol.corpus.Manifest;
import org.isogloss.worker.audio.AudioException;
import org.isogloss.worker.audio.FlacWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorpusCheckTest {

    @TempDir
    Path dir;

    @Test
    void tellsWhatEachLanguageIsLike() throws InterruptedException {
        Manifest manifest = SyntheticCorpus.write(dir, 5, List.of("ba", "du"), 12, 2);

        List<LanguageReport> reports = new CorpusCheck(dir, Progress.SILENT).run(2);
        assertThat(reports).extracting(LanguageReport::language).containsExactly("ba", "du");
        LanguageReport report = reports.get(0);
        assertThat(report.clips()).isEqualTo(12);
        assertThat(report.speakers()).isEqualTo(1);
        assertThat(report.sourceRates()).containsExactly(16_000);
        assertThat(report.meanLevel()).isBetween(-40.0, -10.0);
        assertThat(report.shortestSeconds()).isGreaterThanOrEqualTo(1.4);
        assertThat(report.longestSeconds()).isLessThanOrEqualTo(2.6);
        assertThat(report.transcriptCorrelation()).isGreaterThan(0.8);
        double seconds = manifest.utterances().stream()
                .filter(each -> each.language().equals("ba"))
                .mapToDouble(each -> each.seconds())
                .sum();
        assertThat(report.minutes()).isCloseTo(seconds / 60, within(1e-9));
    }

    @Test
    void namesBrokenClipsAndGoesOn() throws InterruptedException, IOException, AudioException {
        SyntheticCorpus.write(dir, 5, List.of("ba"), 5, 1);
        Files.delete(dir.resolve("ba/0000.flac"));
        Files.writeString(dir.resolve("ba/0001.flac"), "no sound");
        FlacWriter.write(dir.resolve("ba/0002.flac"), new short[160]);

        LanguageReport report = new CorpusCheck(dir, Progress.SILENT).run(1).get(0);
        assertThat(report.clips()).isEqualTo(2);
        assertThat(report.broken()).hasSize(3);
        assertThat(report.broken().get(0)).isEqualTo(dir.resolve("ba/0000.flac") + ": not found");
        assertThat(report.broken().get(2)).contains("lasts 0.010 s; the manifest says");
    }

    @Test
    void refusesADirectoryWithoutAManifest() {
        assertThatThrownBy(() -> new CorpusCheck(dir, Progress.SILENT)).isInstanceOf(InputException.class);
    }
}
