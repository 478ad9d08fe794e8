package org.isogloss.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.isogloss.protocol.tensor.SafeTensors;
import org.isogloss.protocol.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConformanceCommandTest {

    private static final Path GOLDEN = Path.of("../protocol/src/test/resources/golden");
    private static final Path OTHER = Path.of("../protocol/src/test/resources/golden-other");
    private static final String CASES = "ctc/ctc.safetensors";
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void theWholeReferenceConforms() {
        assertThat(run(GOLDEN)).isZero();
        assertThat(out.toString().lines())
                .anyMatch(line -> line.matches("\\d+ tensors: \\d{3,} pass, 0 fail, .*"))
                .anyMatch(line -> line.startsWith(
                        "pass           xlsr_tiny/train_expected.safetensors  contrastive_loss  [1]  diff "))
                .anyMatch(line -> line.startsWith("input          base_tiny/model.safetensors  project_q.bias"))
                .anyMatch(
                        line -> line.startsWith("not applicable ctc/ctc.safetensors  case4.f32.grad_sum  [2, 12, 7]"));
    }

    /** Nothing leans on the sizes, seeds or settings of one directory. */
    @Test
    void aReferenceOfOtherSizesConforms() {
        assertThat(run(OTHER)).isZero();
        assertThat(out.toString().lines())
                .anyMatch(line -> line.matches("\\d+ tensors: \\d{3,} pass, 0 fail, .*"))
                .anyMatch(line -> line.startsWith(
                        "pass           base_other/train_expected.safetensors  dloss.projected_quantized_states  "))
                .anyMatch(line -> line.startsWith("pass           xlsr_other/expected.safetensors  codes  [3, 21, 3]"))
                .anyMatch(line -> line.startsWith(
                        "pass           base_other/dropout_expected.safetensors  grad.wav2vec2.encoder.layers.2."))
                .anyMatch(
                        line -> line.startsWith("pass           xlsr_other/dropout_ctc_expected.safetensors  loss_sum"))
                .anyMatch(line -> line.startsWith("pass           optim/adamw.safetensors  masked_elem.steps  [9, 90]"))
                .anyMatch(line -> line.startsWith("pass           prune/counts.json  counts.taylor_global.s0.875"));
    }

    /** The CTC cases alone, with one value of one tensor made larger. */
    private void copyCases(String changed, float by) throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>(SafeTensors.read(GOLDEN.resolve(CASES)));
        float[] values = tensors.get(changed).floats();
        values[values.length / 2] += by;
        tensors.put(changed, Tensor.ofFloats(tensors.get(changed).shape(), values));
        Files.createDirectories(directory.resolve("ctc"));
        SafeTensors.write(directory.resolve(CASES), tensors, Map.of());
        ObjectNode manifest = JSON.createObjectNode();
        manifest.set(
                CASES, JSON.readTree(GOLDEN.resolve("manifest.json").toFile()).get(CASES));
        JSON.writeValue(directory.resolve("manifest.json").toFile(), manifest);
    }

    @Test
    void aValueThatDiffersFailsAndIsNamed() throws IOException {
        copyCases("case0.f32.grad_sum", 0.001f);
        assertThat(run(directory)).isEqualTo(1);
        assertThat(out.toString().lines().filter(line -> line.startsWith("fail")))
                .singleElement()
                .asString()
                .contains("ctc/ctc.safetensors  case0.f32.grad_sum", "diff 1.00e-03");
    }

    @Test
    void programsAreAnsweredInJson() throws IOException {
        copyCases("case0.f32.grad_sum", 0.001f);
        assertThat(run(directory, "--json")).isEqualTo(1);
        JsonNode report = JSON.readTree(out.toString());
        assertThat(report.path("conforms").asBoolean(true)).isFalse();
        assertThat(report.path("counts").path("fail").asInt()).isEqualTo(1);
        assertThat(report.path("tensors"))
                .filteredOn(t -> t.path("outcome").asText().equals("fail"))
                .singleElement()
                .satisfies(t -> {
                    assertThat(t.path("name").asText()).isEqualTo("case0.f32.grad_sum");
                    assertThat(t.path("difference").asDouble())
                            .isGreaterThan(t.path("tolerance").asDouble());
                });
    }

    /** Nothing is passed over in silence. */
    @Test
    void aTensorThatNothingComputesFails() throws IOException {
        copyCases("case0.f32.grad_sum", 0);
        Map<String, Tensor> tensors = new LinkedHashMap<>(SafeTensors.read(directory.resolve(CASES)));
        tensors.put("case0.f32.surprise", Tensor.ofFloats(List.of(1L), new float[1]));
        Files.delete(directory.resolve(CASES));
        SafeTensors.write(directory.resolve(CASES), tensors, Map.of());
        Path manifestFile = directory.resolve("manifest.json");
        ObjectNode manifest = (ObjectNode) JSON.readTree(manifestFile.toFile());
        ObjectNode entry = ((ObjectNode) manifest.get(CASES)).putObject("case0.f32.surprise");
        entry.put("dtype", "float32").putArray("shape").add(1);
        JSON.writeValue(manifestFile.toFile(), manifest);

        assertThat(run(directory)).isEqualTo(1);
        assertThat(out.toString()).contains("case0.f32.surprise  [1]", "(nothing here computes it)");
    }

    @Test
    void whatIsNoReferenceIsOneLine() throws IOException {
        assertThat(run(directory)).isEqualTo(2);
        Files.writeString(directory.resolve("manifest.json"), "{\"../x.safetensors\": {}}");
        assertThat(run(directory)).isEqualTo(2);
        copyCases("case0.f32.grad_sum", 0);
        Files.write(directory.resolve(CASES), new byte[12]);
        assertThat(run(directory)).isEqualTo(2);
        assertThat(err.toString().lines()).hasSize(3).allMatch(line -> line.startsWith("isogloss: "));
        assertThat(err.toString())
                .contains("manifest.json: is no file", "outside the directory", "not a valid safetensors");
        assertThat(out.toString()).isEmpty();
    }

    private int run(Path reference, String... options) {
        String[] args = new String[options.length + 2];
        args[0] = "conformance";
        args[1] = reference.toString();
        System.arraycopy(options, 0, args, 2, options.length);
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }
}
