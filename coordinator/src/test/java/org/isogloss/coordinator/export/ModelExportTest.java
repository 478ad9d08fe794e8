package org.isogloss.coordinator.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.isogloss.coordinator.checkpoint.SavedModel;
import org.isogloss.coordinator.plan.Plans;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.config.RunConfig;
import org.isogloss.protocol.layout.ParameterLayout;
import org.isogloss.protocol.layout.ParameterSpec;
import org.isogloss.protocol.mask.WeightMask;
import org.isogloss.protocol.model.HuggingFaceModel;
import org.isogloss.protocol.model.ParameterInitializer;
import org.isogloss.protocol.model.Wav2Vec2Layout;
import org.isogloss.protocol.tensor.Dtype;
import org.isogloss.protocol.tensor.SafeTensors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelExportTest {

    private static final RunConfig CONFIG = Plans.config(
            "model { conv-channels = 4, hidden = 16, layers = 1, ffn = 8 }",
            "model { hidden-dropout = 0.125, layer-drop = 0.25 }");
    private static final ParameterLayout LAYOUT = Wav2Vec2Layout.of(CONFIG.model());

    private final float[] parameters = ParameterInitializer.initialize(LAYOUT, 1);

    @TempDir
    private Path temp;

    private ExportedModel model(String language, WeightMask kept, Dtype dtype) {
        return new ExportedModel(
                CONFIG,
                LAYOUT,
                "the-run",
                saved(),
                List.of("aa", "bb"),
                language,
                kept,
                ExportedHead.PRETRAINING,
                null,
                dtype);
    }

    private SavedModel saved() {
        return SavedModels.of(LAYOUT, 12, parameters);
    }

    private float[] exportAndImport(ExportedModel model, String name) throws IOException {
        Path out = temp.resolve(name);
        ModelExport.write(model, out);
        HuggingFaceModel read = HuggingFaceModel.open(out);
        assertThat(read.config()).isEqualTo(CONFIG.model());
        return read.load(LAYOUT, List.of(), 0, false).parameters();
    }

    @Test
    void whatWasExportedIsImportedBitForBit() throws IOException {
        assertThat(exportAndImport(model(null, null, Dtype.F32), "out")).containsExactly(parameters);
        try (var files = Files.list(temp.resolve("out"))) {
            assertThat(files.map(f -> f.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "config.json", "model.safetensors", "preprocessor_config.json", "README.md");
        }
        assertThat(temp.toFile().list()).containsExactly("out");
        assertThat(Files.readString(temp.resolve("out/config.json")))
                .contains("\"hidden_dropout\" : 0.125", "\"attention_dropout\" : 0.0", "\"layerdrop\" : 0.25");
        assertThat(Files.readString(temp.resolve("out/README.md"))).contains("| run | the-run |", "| step | 12 |");
    }

    @Test
    void smallerNumbersAreRounded() throws IOException {
        float[] half = exportAndImport(model(null, null, Dtype.F16), "half");
        float[] brain = exportAndImport(model(null, null, Dtype.BF16), "brain");
        for (int i = 0; i < parameters.length; i++) {
            assertThat(half[i]).isCloseTo(parameters[i], org.assertj.core.data.Offset.offset(0x1p-10f));
            assertThat(Math.abs(brain[i] - parameters[i])).isLessThanOrEqualTo(Math.abs(parameters[i]) / 256);
        }
    }

    @Test
    void weightsThatALanguageGaveUpAreZero() throws IOException {
        ParameterSpec pruned = LAYOUT.spec("wav2vec2.encoder.layers.0.attention.q_proj.weight");
        long[] words = WeightMask.full(LAYOUT.size()).words();
        for (int i = pruned.offset(); i < pruned.offset() + 64; i++) {
            words[i >> 6] &= ~(1L << i);
        }
        WeightMask kept = WeightMask.ofWords(words, LAYOUT.size());
        float[] read = exportAndImport(model("aa", kept, Dtype.F32), "out");
        for (int i = 0; i < parameters.length; i++) {
            assertThat(read[i]).isEqualTo(kept.keeps(i) ? parameters[i] : 0);
        }
        int all = 4 * 16 * 16 + 2 * 16 * 8;
        assertThat(Files.readString(temp.resolve("out/README.md")))
                .contains("the sub-network of aa", (all - 64) + " of " + all + " maskable weights kept, density 0.9500")
                .contains("| found by | taylor, sparsity 0.3, scope tensor, granularity weight |");
    }

    @Test
    void whatIsThereAlreadyIsNotTouched() throws IOException {
        Path out = Files.createDirectory(temp.resolve("out"));
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> ModelExport.write(model(null, null, Dtype.F32), out))
                .withMessageContaining(out + ": exists");
        assertThat(out).isEmptyDirectory();
    }

    @Test
    void aValueThatDoesNotFitLeavesNothingBehind() {
        parameters[LAYOUT.spec("project_q.bias").offset()] = 70_000;
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> ModelExport.write(model(null, null, Dtype.F16), temp.resolve("out")))
                .withMessageContaining("tensor project_q.bias has a value too large for F16");
        assertThat(temp).isEmptyDirectory();
    }

    @Test
    void aLanguageWithoutAWeightMaskIsRefused() {
        WeightMask full = WeightMask.full(8);
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> ExportedModel.kept(Map.of("bb", full, "aa", full), "cc"))
                .withMessageContaining("accepted: aa, bb");
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> ExportedModel.kept(Map.of(), "cc"))
                .withMessageContaining("it has none (accepted: no --language)");
    }

    @Test
    void theFileSaysThatItIsTorchs() throws IOException {
        ModelExport.write(model(null, null, Dtype.F32), temp.resolve("out"));
        Path file = temp.resolve("out/model.safetensors");
        assertThat(SafeTensors.read(file)).hasSize(LAYOUT.specs().size());
        assertThat(new String(Files.readAllBytes(file), 8, 60, java.nio.charset.StandardCharsets.UTF_8))
                .startsWith("{\"__metadata__\":{\"format\":\"pt\"}");
    }
}
