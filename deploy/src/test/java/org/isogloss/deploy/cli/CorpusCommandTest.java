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
        String out = "--out=" + dir.resolve("new");
        assertThat(run("import", "common-voice", dir.toString(), out)).isEqualTo(2);
        assertThat(run("import", "folder", dir.toString(), out, "--language=it"))
                .isEqualTo(2);
        assertThat(run("import", "fairseq", dir.resolve("train.tsv").toString(), out, "--language=it"))
                .isEqualTo(2);
        assertThat(err.toString())
                .contains("has no folder with train.tsv")
                .contains("has no sounds")
                .contains("train.tsv: cannot be read");
        assertThat(dir.resolve("new")).doesNotExist();
    }

    @Test
    void importMakesACorpusOfAFolder() {
        SyntheticCorpus.write(dir.resolve("sounds"), 1, List.of("ba"), 2, 0.6);

        assertThat(run("import", "folder", dir.resolve("sounds").toString(), "--out=" + dir.resolve("new")))
                .isZero();
        assertThat(out.toString()).containsPattern("ba +2 ");
        assertThat(run("check", dir.resolve("new").toString())).isZero();
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
