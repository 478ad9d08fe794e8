package org.isogloss.tests.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What cannot be used is told in one line before anything is written, with exit code 2. */
class BadInputTest {

    @RegisterExtension
    final Cluster cluster = new Cluster();

    @Test
    void corpusThatIsNotThere() {
        Path nowhere = cluster.directory().resolve("nowhere");

        assertThat(refusal(nowhere)).contains(nowhere.toString()).contains("manifest.tsv");
    }

    @Test
    void corpusWithoutAManifest() throws IOException {
        Path empty = Files.createDirectory(cluster.directory().resolve("empty"));

        assertThat(refusal(empty)).contains(empty.toString()).contains("manifest.tsv");
    }

    @Test
    void manifestLineWithTooFewColumns() throws IOException {
        Path corpus = Files.createDirectory(cluster.directory().resolve("corpus"));
        Files.writeString(
                corpus.resolve("manifest.tsv"),
                """
                path\tlanguage\tspeaker\tseconds\tsplit\ttranscript\tphonemes
                xa/0001.flac\txa\tvoice
                """);

        assertThat(refusal(corpus)).contains("manifest.tsv:2").contains("columns");
    }

    @Test
    void languageThatTheCorpusHasNot() {
        assertThat(refusal("corpus.languages=[xa,zz]")).contains("zz").contains("xa, xb, xc");
    }

    @Test
    void sparsityThatKeepsNothing() {
        assertThat(refusal("prune.sparsity=1.0")).contains("prune.sparsity").contains("[0, 1)");
    }

    @Test
    void moreSlicesThanParameters() {
        assertThat(refusal("exchange.slices=100000000")).contains("exchange.slices");
    }

    @Test
    void adaptWithoutWeightMasks() {
        assertThat(refusal("run.phases=[pretrain,adapt]"))
                .contains("run.phases")
                .contains("prune");
    }

    @Test
    void keyThatIsNoSetting() throws IOException {
        Path config = cluster.directory().resolve("run.conf");
        Files.writeString(config, "run.seed = 1\nadapt.stepps = 5\n");

        String line = refusalOf(List.of("coordinator", "--config", config.toString(), "--run", run()));

        assertThat(line).contains("run.conf:2").contains("adapt.stepps");
    }

    @Test
    void portInUse() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(refusal("cluster.port=" + taken.getLocalPort()))
                    .contains("cluster.port")
                    .contains(Integer.toString(taken.getLocalPort()));
        }
    }

    @Test
    void runDirectoryThatIsAFile() throws IOException {
        Files.writeString(cluster.run(), "a file");

        String line = onlyLine(TinyRun.coordinator(cluster.run(), MadeUpCorpus.SHARED));

        assertThat(line).contains("run.dir").contains(run());
        assertThat(cluster.run()).hasContent("a file");
    }

    @Test
    void runDirectoryOfAnotherConfig() throws IOException {
        Path run = Reference.get().run();
        String before = Files.readString(run.resolve("run.json"));

        String line = onlyLine(TinyRun.coordinator(run, MadeUpCorpus.SHARED, "adapt.steps=9", "prune.sparsity=0.5"));

        assertThat(line).contains("adapt.steps").contains("prune.sparsity").doesNotContain("pretrain");
        assertThat(run.resolve("run.json")).hasContent(before);
    }

    @Test
    void runDirectoryThatAnotherCoordinatorHas() {
        cluster.coordinator();

        assertThat(onlyLine(TinyRun.coordinator(cluster.run(), MadeUpCorpus.SHARED)))
                .contains(run())
                .contains("a coordinator has this run already");
    }

    @Test
    void hashOfADirectoryThatHoldsNoRun() {
        assertThat(refusalOf(List.of("hash", run()))).contains(run()).contains("holds no run");
    }

    private String run() {
        return cluster.run().toString();
    }

    private String refusal(String setting) {
        return refusalOf(TinyRun.coordinator(cluster.run(), MadeUpCorpus.SHARED, setting));
    }

    private String refusal(Path corpus) {
        return refusalOf(TinyRun.coordinator(cluster.run(), corpus));
    }

    private String refusalOf(List<String> args) {
        String line = onlyLine(args);
        assertThat(cluster.run()).doesNotExist();
        return line;
    }

    /** The one line of a command that is refused. */
    private String onlyLine(List<String> args) {
        IsoglossProcess command = cluster.start("refused", args);
        assertThat(command.awaitExit()).as("exit code").isEqualTo(2);
        List<String> lines = command.err().lines().toList();
        assertThat(lines).hasSize(1);
        return lines.get(0);
    }
}
