package org.isogloss.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.isogloss.protocol.InputException;
import org.isogloss.worker.corpus.SyntheticCorpus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CorpusCommandTest {

    @TempDir
    Path dir;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void checkPrintsATableAndWarnsOfBrokenClips() throws IOException {
        SyntheticCorpus.write(dir, 1, List.of("ba", "du"), 5, 0.6);
        Files.delete(dir.resolve("du/0003.flac"));

        assertThat(run("check", dir.toString())).isZero();
        assertThat(out.toString().lines().filter(line -> line.startsWith("ba  ")))
                .hasSize(1);
        assertThat(err.toString().lines())
                .containsExactly(
                        "broken: " + dir.resolve("du/0003.flac") + ": not found", "warning: 1 clips are broken");
    }

    @Test
    void checkAnswersProgramsInJson() throws IOException {
        SyntheticCorpus.write(dir, 1, List.of("ba"), 2, 0.6);

        assertThat(run("check", "--json", dir.toString())).isZero();
        JsonNode language =
                new ObjectMapper().readTree(out.toString()).path("languages").path(0);
        assertThat(language.path("clips").asInt()).isEqualTo(2);
        assertThat(language.path("sourceRates").path(0).asInt()).isEqualTo(16_000);
        assertThat(language.path("transcriptCorrelation").isNull()).isTrue();
    }

    @Test
    void unusableCorpusIsWrongInput() throws IOException {
        assertThat(run("check", dir.resolve("none").toString())).isEqualTo(2);
        SyntheticCorpus.write(dir, 1, List.of("ba"), 1, 0.6);
        Files.delete(dir.resolve("ba/0000.flac"));
        assertThat(run("check", dir.toString())).isEqualTo(2);
        assertThat(run("check", "--threads", "0", dir.toString())).isEqualTo(2);
    }

    @Test
    void starterLeavesACompleteCorpusAlone() {
        SyntheticCorpus.write(dir, 1, List.of("ba"), 2, 0.6);

        assertThat(run("starter", dir.toString())).isZero();
        assertThat(out.toString()).contains("a complete corpus is there already");
    }

    @Test
    void importNamesWhatIsMissing() {
        assertThat(run("import", dir.resolve("new").toString(), dir.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("has neither train.tsv");
        assertThat(dir.resolve("new")).doesNotExist();
    }

    private int run(String... args) {
        return new CommandLine(new CorpusCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .setExecutionExceptionHandler((e, command, result) -> {
                    err.append(e.getMessage());
                    return e instanceof InputException ? 2 : 1;
                })
                .execute(args);
    }
}
