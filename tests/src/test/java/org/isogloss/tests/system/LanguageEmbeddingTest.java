package org.isogloss.tests.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A run whose languages have a vector each: the same bits whoever computes it, and a model that hears one of them. */
class LanguageEmbeddingTest {

    private static final String[] SETTINGS = {
        "run.phases=[pretrain,adapt,evaluate,finetune,evaluate]",
        "adapt.method=language-embedding",
        "pretrain.steps=2",
        "adapt.steps=3",
        "finetune.steps=3",
        "finetune.max-seconds=4"
    };

    @RegisterExtension
    final Cluster cluster = new Cluster();

    @Test
    void twoWorkersComeToTheBitsOfOne() throws IOException {
        Map<Long, String> alone;
        try (Cluster single = new Cluster("embedding-alone")) {
            Coordinator coordinator = single.coordinator(SETTINGS);
            single.awaitDone(coordinator, single.worker(coordinator, "alone"));
            alone = single.hashes();
        }
        assertThat(alone).hasSize(8);
        Coordinator coordinator = cluster.coordinator(SETTINGS);
        cluster.awaitDone(coordinator, cluster.worker(coordinator, "one"), cluster.worker(coordinator, "other"));
        assertThat(cluster.hashes()).isEqualTo(alone);

        Path run = cluster.run();
        assertThat(run.resolve("languages.txt")).content().isEqualTo(String.join("\n", MadeUpCorpus.LANGUAGES) + "\n");
        assertThat(run.resolve("report.md")).content().containsPattern("\\| xa +\\| +\\d+ \\| +32 \\|");
        IsoglossProcess export = cluster.command(
                "export",
                run.toString(),
                "--out",
                cluster.directory().resolve("model").toString());
        assertThat(export.awaitExit()).isEqualTo(2);
        assertThat(export.err()).contains("has a language embedding");
        IsoglossProcess transcribe = cluster.command("transcribe", run.toString(), "absent.wav");
        assertThat(transcribe.awaitExit()).isEqualTo(2);
        assertThat(transcribe.err()).contains("--language is missing");
    }
}
