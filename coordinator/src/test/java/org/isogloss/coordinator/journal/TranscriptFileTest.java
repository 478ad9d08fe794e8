package org.isogloss.coordinator.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.isogloss.protocol.exchange.Transcript;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TranscriptFileTest {

    @TempDir
    Path dir;

    @Test
    void hasALineAClipAndReplacesAnEarlierOne() throws IOException {
        Path file = dir.resolve("transcripts/round-000007.tsv");
        Transcript one = Transcript.newBuilder()
                .setPath("it/a.opus")
                .setReference("così è")
                .setHypothesis("cosi")
                .setSubstitutions(1)
                .setDeletions(2)
                .setReferenceUnits(6)
                .build();
        TranscriptFile.write(dir, file, Map.of("it", List.of(one, one)));
        TranscriptFile.write(dir, file, Map.of("it", List.of(one)));
        assertThat(file)
                .hasContent("path\tlanguage\treference\thypothesis\terrors\tunits\nit/a.opus\tit\tcosì è\tcosi\t3\t6");
        try (var files = Files.list(file.getParent())) {
            assertThat(files).containsExactly(file);
        }
    }
}
