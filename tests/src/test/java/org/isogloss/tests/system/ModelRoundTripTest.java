package org.isogloss.tests.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.isogloss.protocol.tensor.SafeTensors;
import org.isogloss.protocol.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Models that leave a run as Hugging Face directories, and come into another. */
class ModelRoundTripTest {

    private static final Pattern KEPT =
            Pattern.compile("of xa: (\\d+) of (\\d+) maskable weights kept, density (\\S+);");

    @RegisterExtension
    final Cluster cluster = new Cluster();

    @Test
    void aRunBeginsWithTheParametersThatAnotherCameTo() throws IOException {
        Path model = export("model");
        String hash = Reference.get().hashes().get((long) TinyRun.STEPS);

        List<String> args =
                new ArrayList<>(TinyRun.coordinator(cluster.run(), MadeUpCorpus.SHARED, "model.conv-channels=null"));
        args.addAll(List.of("--model", model.toString()));
        Coordinator coordinator = Coordinator.of(cluster.start("coordinator", args));
        coordinator.process().terminate();

        assertThat(coordinator.process().awaitExit()).isZero();
        assertThat(coordinator.process().out()).contains("beginning from " + model, "SHA-256 " + hash);
        assertThat(cluster.run().resolve("run.json")).content().contains("\"modelSha256\" : \"" + hash + "\"");
    }

    @Test
    void theWeightsThatALanguageGaveUpAreZero() throws IOException {
        Map<String, Tensor> all = tensors(export("all"));
        Path model = export("xa", "--language", "xa");

        Matcher card = KEPT.matcher(Files.readString(model.resolve("README.md")));
        assertThat(card.find()).isTrue();
        long kept = Long.parseLong(card.group(1));
        long maskable = Long.parseLong(card.group(2));
        assertThat(Double.parseDouble(card.group(3)))
                .isBetween(0.1, 0.9)
                .isEqualTo(Math.round(1e4 * kept / maskable) / 1e4);
        long zeros = 0;
        for (Map.Entry<String, Tensor> tensor : tensors(model).entrySet()) {
            float[] dense = all.get(tensor.getKey()).floats();
            float[] masked = tensor.getValue().floats();
            for (int i = 0; i < dense.length; i++) {
                if (masked[i] != dense[i]) {
                    assertThat(masked[i]).as(tensor.getKey()).isZero();
                    zeros++;
                }
            }
        }
        assertThat(zeros).isEqualTo(maskable - kept);
    }

    @Test
    void whatCannotBeExportedIsToldAndNothingIsWritten() throws IOException {
        Path taken = Files.createDirectory(cluster.directory().resolve("taken"));
        Path out = cluster.directory().resolve("out");

        assertThat(refusal(taken)).contains("--out is " + taken + ": exists");
        assertThat(taken).isEmptyDirectory();
        assertThat(refusal(out, "--language", "zz")).contains("--language is zz", "accepted: xa, xb, xc");
        assertThat(refusal(out, "--head", "ctc")).contains("--head is ctc", "a run that does not finetune");
        assertThat(refusal(out, "--step", "99")).contains("no valid checkpoint of step 99");
        assertThat(out).doesNotExist();
    }

    private static Map<String, Tensor> tensors(Path model) throws IOException {
        return SafeTensors.read(model.resolve("model.safetensors"));
    }

    private Path export(String name, String... options) {
        Path out = cluster.directory().resolve(name);
        IsoglossProcess export = run(out, options);
        assertThat(export.awaitExit()).as("exit code").isZero();
        assertThat(export.out()).startsWith(out + ": Wav2Vec2ForPreTraining after step " + TinyRun.STEPS);
        return out;
    }

    private String refusal(Path out, String... options) {
        IsoglossProcess export = run(out, options);
        assertThat(export.awaitExit()).as("exit code").isEqualTo(2);
        List<String> lines = export.err().lines().toList();
        assertThat(lines).hasSize(1);
        return lines.get(0);
    }

    private IsoglossProcess run(Path out, String... options) {
        List<String> args =
                new ArrayList<>(List.of("export", Reference.get().run().toString(), "--out", out.toString()));
        args.addAll(List.of(options));
        return cluster.start("export", args);
    }
}
