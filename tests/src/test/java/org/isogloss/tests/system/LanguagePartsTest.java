package org.isogloss.tests.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.isogloss.protocol.tensor.SafeTensors;
import org.isogloss.protocol.tensor.Tensor;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A run whose languages have parameters of their own: the same bits whatever becomes of its processes, and a model that hears. */
class LanguagePartsTest {

    private static final int PRETRAIN_STEPS = 2;
    private static final int ADAPT_STEPS = 5;
    private static final int FINETUNE_STEPS = 2;

    @RegisterExtension
    final Cluster cluster = new Cluster();

    private static String[] settings(String method) {
        return new String[] {
            "run.phases=[pretrain,adapt,finetune,evaluate]",
            "adapt.method=" + method,
            "adapt.adapter-width=4",
            "pretrain.steps=" + PRETRAIN_STEPS,
            "adapt.steps=" + ADAPT_STEPS,
            "finetune.steps=" + FINETUNE_STEPS,
            "finetune.head-only=0",
            "finetune.max-seconds=4"
        };
    }

    /**
     * @param own parameters of a language alone, with H = 32, two layers and A = 4: an embedding has H, an adapter of a layer
     *     2 H of its norm, 2 H A weights and A + H biases
     */
    @ParameterizedTest
    @CsvSource({"language-embedding, 32", "adapter, 712"})
    void aRunThatIsKilledAndTakenOverWithTwoWorkersComesToTheBitsOfOne(String method, int own) throws IOException {
        Map<Long, String> alone;
        try (Cluster single = new Cluster(method + "-alone")) {
            Coordinator coordinator = single.coordinator(settings(method));
            single.awaitDone(coordinator, single.worker(coordinator, "alone"));
            alone = single.hashes();
        }
        assertThat(alone).hasSize(PRETRAIN_STEPS + ADAPT_STEPS + FINETUNE_STEPS);
        Coordinator coordinator = cluster.coordinator(settings(method));
        IsoglossProcess standby = cluster.standby(settings(method));
        IsoglossProcess first = cluster.worker(coordinator, "first");
        coordinator.freezeAtWork(first, status -> status.path("step").asInt() >= 3);
        coordinator.process().kill();
        first.kill();
        Coordinator again = Coordinator.of(standby);
        assertThat(again.process().out()).contains("resuming from step");
        cluster.awaitDone(again, cluster.worker(again, "one"), cluster.worker(again, "other"));
        assertThat(cluster.hashes()).isEqualTo(alone);

        Path run = cluster.run();
        assertThat(run.resolve("languages.txt")).content().isEqualTo(String.join("\n", MadeUpCorpus.LANGUAGES) + "\n");
        assertThat(run.resolve("report.md")).content().containsPattern("\\| xa +\\| +\\d+ \\| +" + own + " \\|");
        checkTranscribe(run);
        assertThat(cluster.command("masks", run.toString()).err())
                .contains("has no weight masks, and comes to none: its phases are pretrain, adapt, finetune, evaluate");
        Map<String, Tensor> pretrained = checkpoint(run, PRETRAIN_STEPS);
        Map<String, Tensor> adapted = checkpoint(run, PRETRAIN_STEPS + ADAPT_STEPS);
        List<String> ofLanguages = pretrained.keySet().stream()
                .filter(name -> name.startsWith("language_"))
                .toList();
        List<String> moved = pretrained.keySet().stream()
                .filter(name -> !adapted.get(name).equals(pretrained.get(name)))
                .toList();
        if (method.equals("adapter")) {
            assertThat(moved).as("with everything else frozen").isEqualTo(ofLanguages);
            checkRefusals(run);
        } else {
            assertThat(moved).containsAll(ofLanguages).contains("wav2vec2.masked_spec_embed");
        }
    }

    private static Map<String, Tensor> checkpoint(Path run, int step) throws IOException {
        String name = String.format("checkpoints/step-%08d/parameters.safetensors", step);
        return new TreeMap<>(SafeTensors.read(run.resolve(name)));
    }

    /** A file is heard as the evaluation has heard it. */
    private void checkTranscribe(Path run) throws IOException {
        String[] heard = Transcripts.last(run, "xb").get(0);
        String clip = MadeUpCorpus.SHARED.resolve(heard[0]).toString();
        IsoglossProcess transcribe = cluster.command("transcribe", run.toString(), "--language", "xb", clip);
        assertThat(transcribe.awaitExit()).isZero();
        assertThat(transcribe.out().lines()).containsExactly(clip + "\t" + heard[3]);
    }

    private void checkRefusals(Path run) {
        IsoglossProcess whose = cluster.command("transcribe", run.toString(), "absent.wav");
        assertThat(whose.awaitExit()).isEqualTo(2);
        assertThat(whose.err()).contains("--language is missing");
        String out = cluster.directory().resolve("model").toString();
        IsoglossProcess export = cluster.command("export", run.toString(), "--out", out);
        assertThat(export.awaitExit()).isEqualTo(2);
        assertThat(export.err()).hasLineCount(1).contains("its languages have an embedding or adapters of their own");
        assertThat(Path.of(out)).doesNotExist();
    }
}
