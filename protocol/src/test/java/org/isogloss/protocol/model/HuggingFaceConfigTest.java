package org.isogloss.protocol.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.model.ModelConfig.ExtractorNorm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HuggingFaceConfigTest {

    @TempDir
    private Path dir;

    private ModelConfig read(String json) throws IOException {
        return HuggingFaceConfig.read(Files.writeString(dir.resolve("config.json"), json));
    }

    private List<String> problems(String json) throws IOException {
        Path file = Files.writeString(dir.resolve("config.json"), json);
        return problems(file);
    }

    private static List<String> problems(Path file) {
        try {
            return List.of("read as " + HuggingFaceConfig.read(file));
        } catch (InputException e) {
            assertThat(e.problems())
                    .allMatch(p -> p.startsWith(file + ": ")
                            && p.length() < file.toString().length() + 250);
            return e.problems().stream()
                    .map(p -> p.substring((file + ": ").length()))
                    .toList();
        }
    }

    private static String with(String settings) {
        return "{\"model_type\": \"wav2vec2\", " + settings + "}";
    }

    @Test
    void everySizeIsTheFiles() throws IOException {
        ModelConfig config = read(
                """
                {"model_type": "wav2vec2", "conv_dim": [32, 40], "conv_kernel": [10, 3], "conv_stride": [5, 2],
                 "conv_bias": true, "feat_extract_norm": "layer", "hidden_size": 48, "num_hidden_layers": 3,
                 "num_attention_heads": 4, "intermediate_size": 96, "do_stable_layer_norm": true,
                 "num_conv_pos_embeddings": 16, "num_conv_pos_embedding_groups": 6, "num_codevector_groups": 2,
                 "num_codevectors_per_group": 8, "codevector_dim": 30, "proj_codevector_dim": 31,
                 "num_feat_extract_layers": 2, "layer_norm_eps": 9.999999747378752e-06, "hidden_dropout": 0.3,
                 "vocab_size": 12, "adapter_attn_dim": null, "add_adapter": false}""");
        assertThat(config)
                .isEqualTo(new ModelConfig(
                        List.of(32, 40),
                        List.of(10, 3),
                        List.of(5, 2),
                        true,
                        ExtractorNorm.LAYER,
                        48,
                        3,
                        4,
                        96,
                        true,
                        16,
                        6,
                        2,
                        8,
                        30,
                        31));
    }

    @Test
    void whatTheFileLeavesOutIsAsInHuggingFace() throws IOException {
        ModelConfig base = read("{\"model_type\": \"wav2vec2\"}");
        assertThat(base.convDim()).isEqualTo(Collections.nCopies(7, 512));
        assertThat(base.extractorNorm()).isEqualTo(ExtractorNorm.GROUP);
        assertThat(base.hidden()).isEqualTo(768);
        assertThat(base.preNorm()).isFalse();
        assertThat(base.finalDim()).isEqualTo(256);
    }

    @Test
    void everythingThatIsAnotherModelIsToldAtOnce() throws IOException {
        assertThat(
                        problems(
                                """
                        {"model_type": "wavlm", "hidden_act": "gelu_new", "feat_extract_activation": "relu",
                         "add_adapter": true, "adapter_attn_dim": 16, "layer_norm_eps": 1e-12, "conv_pos_depth": 5,
                         "feat_extract_norm": "batch", "auto_map": {"AutoModel": "own.Model"}}"""))
                .containsExactly(
                        "model_type is \"wavlm\" (accepted: \"wav2vec2\")",
                        "hidden_act is \"gelu_new\" (accepted: \"gelu\")",
                        "feat_extract_activation is \"relu\" (accepted: \"gelu\")",
                        "layer_norm_eps is 1.0E-12 (accepted: 1.0E-5)",
                        "add_adapter is true (accepted: false)",
                        "adapter_attn_dim is 16 (accepted: null)",
                        "conv_pos_depth is 5 (accepted: 1)",
                        "auto_map is {\"AutoModel\":\"own.Model\"} (accepted: null)",
                        "feat_extract_norm is \"batch\" (accepted: \"layer\" or \"group\")");
    }

    @Test
    void sizesThatMakeNoModelAreRefused() throws IOException {
        assertThat(problems("{}")).containsExactly("model_type is missing (accepted: \"wav2vec2\")");
        assertThat(problems(with("\"hidden_size\": 50, \"num_attention_heads\": 4, \"codevector_dim\": 33")))
                .containsExactly(
                        "hidden_size is 50 (accepted: a multiple of num_attention_heads, which is 4)",
                        "hidden_size is 50 (accepted: a multiple of num_conv_pos_embedding_groups, which is 16)",
                        "codevector_dim is 33 (accepted: a multiple of num_codevector_groups, which is 2)");
        assertThat(problems(with("\"conv_dim\": [8, 8]")))
                .containsExactly(
                        "conv_kernel is for 7 convolutions, conv_dim for 2 (accepted: as many)",
                        "conv_stride is for 7 convolutions, conv_dim for 2 (accepted: as many)");
        assertThat(problems(with("\"num_hidden_layers\": 1e9, \"hidden_size\": 0, \"conv_bias\": 1, \"conv_dim\": 7")))
                .hasSize(4);
        assertThat(problems(with("\"hidden_size\": 99999999999999999999"))).hasSize(1);
        assertThat(problems(with("\"conv_kernel\": [10, 3, 3, 3, 3, 2, null]"))).hasSize(1);
        assertThat(problems(with("\"hidden_size\": 16384, \"num_hidden_layers\": 1000, \"num_attention_heads\": 16")))
                .containsExactly("describes a model of 2^31 parameters or more (accepted: fewer)");
    }

    @Test
    void whatIsNoSuchFileIsRefused() throws IOException {
        assertThat(problems(dir.resolve("absent.json"))).hasSize(1);
        assertThat(problems(dir)).hasSize(1);
        assertThat(problems("")).hasSize(1);
        assertThat(problems("[]")).hasSize(1);
        assertThat(problems("{} {}")).hasSize(1);
        assertThat(problems("{\"a\": 1, \"a\": 2}")).hasSize(1);
        assertThat(problems("[".repeat(900_000))).hasSize(1);
        assertThat(problems(with("\"hidden_act\": \"" + "x\\n".repeat(100_000) + "\"")))
                .hasSize(1);
        assertThat(problems(" ".repeat(2 << 20))).hasSize(1);
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> HuggingFaceConfig.read(Path.of("/dev/zero")))
                .withMessage("/dev/zero: is no file (accepted: a Hugging Face config.json)");
    }

    @Test
    void aBlankThatIsNotTheFirstClassIsRefused() throws IOException {
        assertThat(problems(with("\"pad_token_id\": 31"))).containsExactly("pad_token_id is 31 (accepted: 0)");
        assertThat(read(with("\"pad_token_id\": null"))).isEqualTo(read(with("\"pad_token_id\": 0")));
    }

    @Test
    void aKernelThatLeavesSamplesOutIsRefused() throws IOException {
        assertThat(problems(with("\"conv_dim\": [4, 4], \"conv_kernel\": [10, 1], \"conv_stride\": [5, 2]")))
                .containsExactly("conv_kernel is [10, 1] and conv_stride [5, 2]"
                        + " (accepted: no kernel narrower than its stride)");
    }
}
