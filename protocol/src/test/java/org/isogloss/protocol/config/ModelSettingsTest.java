package org.isogloss.protocol.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.isogloss.protocol.config.Settings.read;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.model.HuggingFaceConfig;
import org.isogloss.protocol.model.ModelConfig;
import org.isogloss.protocol.model.ModelConfig.ExtractorNorm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelSettingsTest {

    @TempDir
    private Path temp;

    private static void refused(String message, String... settings) {
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> read(settings))
                .withMessageContaining(message);
    }

    private static String set(String key, Path value) {
        return key + " = \"" + value + "\"";
    }

    private Path model(String name, int hidden) throws IOException {
        Path dir = Files.createDirectory(temp.resolve(name));
        Files.writeString(
                dir.resolve("config.json"),
                """
                {"model_type": "wav2vec2", "conv_dim": [4, 6], "conv_kernel": [3, 2], "conv_stride": [2, 2],
                 "hidden_size": %d, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 6,
                 "num_conv_pos_embedding_groups": 2}"""
                        .formatted(hidden));
        return dir;
    }

    @Test
    void theSizesOfTheDirectoryAreTheModels() throws IOException {
        Path dir = model("a", 8);
        RunConfig config = read("model.preset = xlsr", set("model.init", dir));
        assertThat(config.model()).isEqualTo(HuggingFaceConfig.read(dir.resolve("config.json")));
        assertThat(config.init()).isEqualTo(new RunConfig.Init(dir, false, RunConfig.FirstConvolution.RANDOM));
    }

    @Test
    void aWorkerNeedsNoDirectory() throws IOException {
        Path dir = model("a", 8);
        RunConfig config = read(set("model.init", dir));
        Files.delete(dir.resolve("config.json"));
        Files.delete(dir);
        RunConfig again = RunConfigReader.parse(config.text());
        assertThat(again).isEqualTo(config);
    }

    @Test
    void theHashIsOfTheSizesAndNotOfThePlace() throws IOException {
        String here = read(set("model.init", model("a", 8))).sha256();
        assertThat(read(set("model.init", model("b", 8)), "model.preset = xlsr").sha256())
                .isEqualTo(here);
        assertThat(read(set("model.init", temp.resolve("b")), "model.fresh-head = true")
                        .sha256())
                .isEqualTo(here);
        assertThat(read(set("model.init", model("c", 10))).sha256()).isNotEqualTo(here);
    }

    @Test
    void aRunThatBeganFromADirectoryGoesOnWithoutIt() throws IOException {
        Path dir = model("a", 8);
        RunConfig first = read(set("model.init", dir));
        Path run = Files.createDirectory(temp.resolve("run"));
        Files.writeString(run.resolve("run.conf"), first.text());
        Files.delete(dir.resolve("config.json"));
        Files.delete(dir);

        RunConfig again = read(set("model.init", dir), set("run.dir", run));
        assertThat(again.model()).isEqualTo(first.model());
        assertThat(again.sha256()).isEqualTo(first.sha256());

        refused("only a run that began from it", set("model.init", temp.resolve("b")), set("run.dir", run));
        refused("is no directory", set("model.init", dir));
        Files.writeString(run.resolve("run.conf"), "{");
        refused("cannot be read", set("model.init", dir), set("run.dir", run));
    }

    @Test
    void sizesBesideADirectoryMustBeItsOwn() throws IOException {
        Path dir = model("a", 8);
        assertThat(read(set("model.init", dir), "model.hidden = 8").model().hidden())
                .isEqualTo(8);
        refused("command line: model.hidden is 9, but 8 in the model", set("model.init", dir), "model.hidden = 9");
    }

    @Test
    void aStartOfBandPassFiltersIsAnotherRunAndNeedsRoomForThem() throws IOException {
        String filters = "model.first-convolution = band-pass";
        String wide = "model.conv-kernels = [64, 3, 3, 3, 3, 2, 2]";
        assertThat(read(wide, filters).sha256()).isNotEqualTo(read(wide).sha256());
        assertThat(read(wide, "model.first-convolution = random").sha256())
                .isEqualTo(read(wide).sha256());
        refused("has 96 channels and a kernel of 10 (accepted: an even number, and 32 or more)", filters);
        refused("has 5 channels and a kernel of 64", filters, wide, "model.conv-channels = 5");
        assertThat(read(filters, set("model.init", model("a", 8))).model().convKernel())
                .containsExactly(3, 2);
    }

    @Test
    void everySizeCanBeSet() {
        List<String> settings = new ArrayList<>(List.of(
                "conv-channels = [4, 6]",
                "conv-kernels = [3, 2]",
                "conv-strides = [2, 2]",
                "conv-bias = true",
                "conv-norm = group",
                "hidden = 8",
                "layers = 1",
                "heads = 2",
                "ffn = 5",
                "pre-norm = true",
                "position-kernel = 6",
                "position-groups = 4",
                "codebooks = 3",
                "codes = 7",
                "codevector-dim = 9",
                "final-dim = 10"));
        settings.replaceAll(setting -> "model." + setting);
        settings.add("model.preset = null");
        assertThat(read(settings.toArray(String[]::new)).model())
                .isEqualTo(new ModelConfig(
                        List.of(4, 6),
                        List.of(3, 2),
                        List.of(2, 2),
                        true,
                        ExtractorNorm.GROUP,
                        8,
                        1,
                        2,
                        5,
                        true,
                        6,
                        4,
                        3,
                        7,
                        9,
                        10));
    }

    @Test
    void oneNumberOfChannelsIsForAllConvolutions() {
        assertThat(read("model.conv-channels = 40").model().convDim()).isEqualTo(Collections.nCopies(7, 40));
    }

    @Test
    void sizesThatMakeNoModelAreRefused() {
        refused("model.codes is null, and so is model.preset", "model.preset = null");
        refused("is for 2 convolutions", "model.conv-channels = [4, 6]");
        refused("model.conv-kernels is [3,0]", "model.conv-kernels = [3, 0]");
        refused("model.conv-kernels is [3.5]", "model.conv-kernels = [3.5]");
        refused(
                "model.conv-kernels makes a kernel narrower than its stride",
                "model.conv-channels = 4",
                "model.conv-kernels = [1]",
                "model.conv-strides = [2]");
        refused("model.conv-strides makes a kernel narrower", "model.conv-strides = [11, 2, 2, 2, 2, 2, 2]");
        refused("2^31 parameters or more", "model.hidden = 16384", "model.layers = 1000");
        refused("is no path", "model.init = [a]");
        refused("is no directory", "model.init = absent");
    }
}
