package org.isogloss.protocol.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.layout.ParameterLayout;
import org.isogloss.protocol.layout.ParameterSpec;
import org.isogloss.protocol.tensor.Dtype;
import org.isogloss.protocol.tensor.SafeTensors;
import org.isogloss.protocol.tensor.Tensor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HuggingFaceModelTest {

    private static final String CONFIG =
            """
            {"model_type": "wav2vec2", "conv_dim": [4, 4], "conv_kernel": [3, 2], "conv_stride": [2, 2],
             "conv_bias": true, "feat_extract_norm": "layer", "hidden_size": 8, "num_hidden_layers": 1,
             "num_attention_heads": 2, "intermediate_size": 6, "do_stable_layer_norm": true,
             "num_conv_pos_embeddings": 4, "num_conv_pos_embedding_groups": 2, "num_codevectors_per_group": 3,
             "codevector_dim": 4, "proj_codevector_dim": 5}""";
    private static final String GAIN = "wav2vec2.encoder.pos_conv_embed.conv.weight_g";
    private static final String INDEX = "model.safetensors.index.json";

    @TempDir
    private Path dir;

    private ParameterLayout layout;
    private float[] values;
    private Map<String, Tensor> tensors;

    @BeforeEach
    void makeModel() throws IOException {
        Files.writeString(dir.resolve("config.json"), CONFIG);
        layout = Wav2Vec2Layout.of(HuggingFaceConfig.read(dir.resolve("config.json")));
        values = new float[layout.size()];
        Random random = new Random(1);
        for (int i = 0; i < values.length; i++) {
            // Exact in fp16 and bf16 as well.
            values[i] = (random.nextInt(255) - 127) / 64f;
        }
        tensors = tensors(Dtype.F32, name -> name);
    }

    private Map<String, Tensor> tensors(Dtype dtype, UnaryOperator<String> spelling) {
        Map<String, Tensor> made = new TreeMap<>();
        for (ParameterSpec spec : layout.specs()) {
            List<Long> shape = spec.shape().stream().map(Integer::longValue).toList();
            made.put(spelling.apply(spec.name()), Tensor.ofFloats(dtype, shape, values, spec.offset(), spec.end()));
        }
        return made;
    }

    private void save(Map<String, Tensor> content) throws IOException {
        Files.deleteIfExists(dir.resolve("model.safetensors"));
        SafeTensors.write(dir.resolve("model.safetensors"), content, Map.of("format", "pt"));
    }

    private HuggingFaceModel.Loaded load(boolean freshHead) {
        return HuggingFaceModel.open(dir).load(layout, List.of(), 7, freshHead);
    }

    private List<String> problems() {
        try {
            return List.of("read: " + load(false).notes());
        } catch (InputException e) {
            return e.problems();
        }
    }

    @Test
    void everySpellingAndNumberFormatGivesTheSameParameters() throws IOException {
        UnaryOperator<String> torch = name -> name.replace(".weight_g", ".parametrizations.weight.original0")
                .replace(".weight_v", ".parametrizations.weight.original1");
        UnaryOperator<String> bare = name -> name.replaceFirst("^wav2vec2\\.", "");
        for (Dtype dtype : List.of(Dtype.F32, Dtype.F16, Dtype.BF16)) {
            for (UnaryOperator<String> spelling : List.of(UnaryOperator.<String>identity(), torch, bare)) {
                save(tensors(dtype, spelling));
                HuggingFaceModel.Loaded loaded = load(false);
                assertThat(loaded.parameters()).containsExactly(values);
                assertThat(loaded.notes()).containsExactly(layout.specs().size() + " tensors, stored as " + dtype);
            }
        }
    }

    @Test
    void everythingThatDoesNotFitIsToldAtOnce() throws IOException {
        tensors.remove("wav2vec2.encoder.layer_norm.bias");
        tensors.put("wav2vec2.encoder.layer_norm.weight", Tensor.ofFloats(List.of(9L), new float[9]));
        tensors.put("project_q.bias", Tensor.ofLongs(List.of(5L), new long[5]));
        tensors.put("wav2vec2.adapter.proj.weight", Tensor.ofFloats(List.of(1L), new float[1]));
        tensors.put("encoder.pos_conv_embed.conv.parametrizations.weight.original0", tensors.get(GAIN));
        save(tensors);
        assertThat(problems())
                .containsExactly(
                        dir + ": tensor " + GAIN + " is the same as"
                                + " encoder.pos_conv_embed.conv.parametrizations.weight.original0 (accepted: one of"
                                + " them)",
                        dir + ": tensor project_q.bias is I64 (accepted: F32, F16, BF16)",
                        dir + ": tensor wav2vec2.encoder.layer_norm.bias is missing (accepted: [8])",
                        dir + ": tensor wav2vec2.encoder.layer_norm.weight has shape [9] (accepted: [8])",
                        dir + ": tensor wav2vec2.adapter.proj.weight is none of the model's (accepted: no such"
                                + " tensor)");
    }

    @Test
    void aThousandProblemsAreCounted() throws IOException {
        for (int i = 0; i < 1000; i++) {
            tensors.put("other." + i, Tensor.ofFloats(List.of(1L), new float[1]));
        }
        save(tensors);
        assertThat(problems()).hasSize(31).last().isEqualTo("and 970 more like these");
    }

    @Test
    void numbersThatAreNotFiniteAreRefused() throws IOException {
        values[layout.spec(GAIN).offset() + 2] = Float.NaN;
        values[layout.spec("project_q.bias").offset()] = Float.NEGATIVE_INFINITY;
        save(tensors(Dtype.BF16, name -> name));
        assertThat(problems())
                .containsExactly(
                        dir + ": tensor project_q.bias has -Infinity at value 0 (accepted: finite numbers)",
                        dir + ": tensor " + GAIN + " has NaN at value 2 (accepted: finite numbers)");
    }

    @Test
    void aMissingHeadIsMadeNewWhenAskedFor() throws IOException {
        tensors.keySet().removeIf(name -> !name.startsWith("wav2vec2."));
        tensors.remove("wav2vec2.masked_spec_embed");
        save(tensors);
        assertThat(problems())
                .singleElement()
                .asString()
                .startsWith(dir + ": has no project_hid.bias, ")
                .contains("wav2vec2.masked_spec_embed")
                .contains("model.fresh-head = true");

        HuggingFaceModel.Loaded loaded = load(true);
        float[] fresh = ParameterInitializer.initialize(layout, 7);
        for (ParameterSpec spec : layout.specs()) {
            float[] expected = tensors.containsKey(spec.name()) ? values : fresh;
            for (int i = spec.offset(); i < spec.end(); i++) {
                assertThat(loaded.parameters()[i]).as(spec.name()).isEqualTo(expected[i]);
            }
        }
        assertThat(loaded.notes()).anyMatch(n -> n.startsWith("made new, as it has none: project_hid.bias"));
    }

    @Test
    void halfAHeadIsNoHead() throws IOException {
        tensors.remove("project_q.bias");
        save(tensors);
        assertThat(problems()).containsExactly(dir + ": tensor project_q.bias is missing (accepted: [5])");
        assertThatExceptionOfType(InputException.class).isThrownBy(() -> load(true));
    }

    private HuggingFaceModel.Loaded load(ParameterLayout withHead, String... vocabulary) {
        return HuggingFaceModel.open(dir).load(withHead, List.of(vocabulary), 7, false);
    }

    private ParameterLayout saveWithCtcHead(String vocabulary) throws IOException {
        tensors.put("lm_head.weight", Tensor.ofFloats(List.of(3L, 8L), new float[24]));
        tensors.put("lm_head.bias", Tensor.ofFloats(List.of(3L), new float[] {7, 8, 9}));
        save(tensors);
        if (vocabulary != null) {
            Files.writeString(dir.resolve("vocab.json"), vocabulary);
        }
        return Wav2Vec2Layout.of(HuggingFaceModel.open(dir).config(), 3);
    }

    @Test
    void aCtcHeadIsTakenWithItsVocabulary() throws IOException {
        ParameterLayout same = saveWithCtcHead("{\"b\": 2, \"<pad>\": 0, \"a\": 1}");

        HuggingFaceModel.Loaded loaded = load(same, "<pad>", "a", "b");

        assertThat(loaded.parameters()[same.spec("lm_head.bias").offset() + 1]).isEqualTo(8);
        assertThat(loaded.notes()).contains("its CTC head is taken, as its vocab.json is the run's vocabulary");
    }

    @Test
    void aCtcHeadOfOtherClassesIsLeftOut() throws IOException {
        ParameterLayout same = saveWithCtcHead("{\"<pad>\": 0, \"a\": 1, \"b\": 2}");

        HuggingFaceModel.Loaded turned = load(same, "<pad>", "b", "a");
        assertThat(turned.parameters()[same.spec("lm_head.bias").offset() + 1]).isZero();
        assertThat(turned.parameters()[same.spec("lm_head.weight").offset()]).isNotZero();
        assertThat(turned.notes())
                .contains("its CTC head is left out and a new CTC head of 3 classes is made, as its vocab.json has 3"
                        + " tokens and the run's vocabulary 3, 3 of them in common but in another order");

        ParameterLayout larger = Wav2Vec2Layout.of(HuggingFaceModel.open(dir).config(), 4);
        assertThat(load(larger, "<pad>", "a", "c", "d").notes())
                .contains("its CTC head is left out and a new CTC head of 4 classes is made, as its vocab.json has 3"
                        + " tokens and the run's vocabulary 4, 2 of them in common");

        assertThat(load(false).notes()).contains("its CTC head is left out, as the run does not finetune");
        assertThat(load(false).parameters()).containsExactly(values);
    }

    @Test
    void aCtcHeadOfClassesThatNothingTellsIsLeftOut() throws IOException {
        ParameterLayout same = saveWithCtcHead(null);
        for (String vocabulary : List.of(
                "",
                "[]",
                "{}",
                "{\"<pad>\": 0, \"a\": 1, \"b\": 3}",
                "{\"<pad>\": 0, \"a\": 0, \"b\": 1}",
                "{\"<pad>\": 0, \"a\": 1, \"b\": 99999999999}",
                "{\"<pad>\": 0, \"xa\": {\"a\": 1, \"b\": 2}}",
                " ".repeat(2_000_000))) {
            Files.writeString(dir.resolve("vocab.json"), vocabulary);
            assertThat(load(same, "<pad>", "a", "b").notes())
                    .as(vocabulary)
                    .contains(
                            "its CTC head is left out and a new CTC head of 3 classes is made, as it has no vocab.json"
                                    + " that says what its classes are");
        }
        Files.delete(dir.resolve("vocab.json"));
        assertThat(load(same, "<pad>", "a", "b").notes()).anyMatch(note -> note.contains("has no vocab.json"));
    }

    @Test
    void aCtcHeadThatIsNotOfItsVocabularyIsRefused() throws IOException {
        saveWithCtcHead("{\"<pad>\": 0, \"a\": 1, \"b\": 2, \"c\": 3}");
        ParameterLayout four = Wav2Vec2Layout.of(HuggingFaceModel.open(dir).config(), 4);

        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> load(four, "<pad>", "a", "b", "c"))
                .withMessageContaining("tensor lm_head.weight has shape [3, 8] (accepted: [4, 8])");
    }

    @Test
    void aRunThatFinetunesMakesANewHeadWhereThereIsNone() throws IOException {
        save(tensors);
        ParameterLayout withHead = Wav2Vec2Layout.of(HuggingFaceModel.open(dir).config(), 3);

        assertThat(load(withHead, "<pad>", "a", "b").notes())
                .contains("a new CTC head of 3 classes is made, as it has none");
    }

    @Test
    void whatLanguagesHaveOfTheirOwnStartsAsInAFreshModel() throws IOException {
        save(tensors);
        for (LanguageParts parts : List.of(
                LanguageParts.embeddings(List.of("es", "it")), LanguageParts.adapters(List.of("es", "it"), 3))) {
            ParameterLayout with = Wav2Vec2Layout.of(HuggingFaceModel.open(dir).config(), 0, parts);
            float[] loaded =
                    HuggingFaceModel.open(dir).load(with, List.of(), 7, false).parameters();
            float[] fresh = ParameterInitializer.initialize(with, 7);
            for (ParameterSpec spec : with.specs()) {
                boolean own = LanguageParts.isOwn(spec.name());
                int from = own ? spec.offset() : layout.spec(spec.name()).offset();
                assertThat(Arrays.copyOfRange(loaded, spec.offset(), spec.end()))
                        .as(spec.name())
                        .isEqualTo(Arrays.copyOfRange(own ? fresh : values, from, from + spec.size()));
            }
        }
    }

    /** Every tensor to one of three shards, and the index with {@code extra} in it. */
    private void saveShards(Map<String, String> extra) throws IOException {
        Map<String, String> map = new LinkedHashMap<>();
        int next = 0;
        for (String name : tensors.keySet()) {
            map.put(name, "shard-" + next++ % 3 + ".safetensors");
        }
        for (int i = 0; i < 3; i++) {
            String shard = "shard-" + i + ".safetensors";
            Map<String, Tensor> part = new TreeMap<>(tensors);
            part.keySet().removeIf(name -> !map.get(name).equals(shard));
            Files.deleteIfExists(dir.resolve(shard));
            SafeTensors.write(dir.resolve(shard), part, Map.of());
        }
        map.putAll(extra);
        StringBuilder index = new StringBuilder("{\"metadata\": {\"total_size\": 1}, \"weight_map\": {");
        String separator = "";
        for (Map.Entry<String, String> e : map.entrySet()) {
            index.append(separator)
                    .append('"')
                    .append(e.getKey())
                    .append("\": \"")
                    .append(e.getValue());
            separator = "\", ";
        }
        Files.writeString(dir.resolve(INDEX), index + "\"}}");
    }

    @Test
    void shardsMakeOneModel() throws IOException {
        saveShards(Map.of());
        assertThat(load(false).parameters()).containsExactly(values);
    }

    @Test
    void anIndexLeadsNowhereElse() throws IOException {
        Path outside = Files.createTempDirectory("outside");
        Path good = outside.resolve("x.safetensors");
        SafeTensors.write(good, Map.of("x", Tensor.ofFloats(List.of(1L), new float[1])), Map.of());
        Files.createSymbolicLink(dir.resolve("link.safetensors"), good);
        Files.createDirectory(dir.resolve("sub"));
        for (String shard : List.of(
                "../x.safetensors",
                good.toString(),
                "sub/../shard-0.safetensors",
                "./shard-0.safetensors",
                "..",
                ".",
                "",
                "a\\u0000b",
                "link.safetensors",
                "sub",
                "absent.safetensors",
                "/dev/zero")) {
            saveShards(Map.of("x", shard));
            assertThat(problems()).as(shard).singleElement().asString().startsWith(dir.toString());
        }
        Files.delete(good);
        Files.delete(outside);
    }

    @Test
    void linksOfTheDownloadCacheAreFollowed(@TempDir Path cache) throws IOException {
        Path blobs = Files.createDirectories(cache.resolve("models--x/blobs"));
        Path snapshot = Files.createDirectories(cache.resolve("models--x/snapshots/abc"));
        save(tensors);
        Files.move(dir.resolve("model.safetensors"), blobs.resolve("1"));
        Files.move(dir.resolve("config.json"), blobs.resolve("2"));
        Files.createSymbolicLink(snapshot.resolve("model.safetensors"), Path.of("../../blobs/1"));
        Files.createSymbolicLink(snapshot.resolve("config.json"), Path.of("../../blobs/2"));
        assertThat(HuggingFaceModel.open(snapshot)
                        .load(layout, List.of(), 7, false)
                        .parameters())
                .containsExactly(values);
    }

    @Test
    void anIndexThatDoesNotSayWhatItsShardsHaveIsRefused() throws IOException {
        saveShards(Map.of("x", "shard-0.safetensors"));
        assertThat(problems())
                .containsExactly(
                        dir.resolve("shard-0.safetensors") + ": has no tensor x, which " + INDEX + " has there");
        saveShards(Map.of(GAIN, "shard-0.safetensors", "project_q.bias", "shard-0.safetensors"));
        assertThat(problems()).hasSizeGreaterThanOrEqualTo(2).allMatch(p -> p.contains("tensor"));
    }

    @Test
    void whatIsNoIndexIsRefused() throws IOException {
        for (String index : List.of(
                "",
                "[]",
                "{}",
                "{\"weight_map\": []}",
                "{\"weight_map\": {}}",
                "{\"weight_map\": {\"x\": 3}}",
                "{\"weight_map\": {\"x\": {\"y\": \"z\"}}}",
                "{\"weight_map\": {\"x\": \"a\", \"x\": \"b\"}}",
                "{\"metadata\": " + "[".repeat(1_000_000),
                "{\"weight_map\": {\"x\": \"a\"}} {}",
                " ".repeat(11_000_000))) {
            Files.writeString(dir.resolve(INDEX), index);
            assertThat(problems())
                    .singleElement()
                    .asString()
                    .startsWith(dir.resolve(INDEX) + ": ")
                    .hasLineCount(1);
        }
    }

    @Test
    void picklesAreNotRead() throws IOException {
        assertThat(problems()).containsExactly(dir + ": has no model.safetensors and no " + INDEX);
        Files.writeString(dir.resolve("pytorch_model.bin"), "");
        assertThat(problems())
                .singleElement()
                .asString()
                .contains("pytorch_model.bin but no model.safetensors")
                .contains("save_pretrained");
    }
}
