package org.isogloss.coordinator.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.isogloss.coordinator.plan.Plans;
import org.isogloss.protocol.config.RunConfig;
import org.isogloss.protocol.config.RunConfig.Units;
import org.isogloss.protocol.corpus.Spelling;
import org.isogloss.protocol.corpus.Split;
import org.isogloss.protocol.corpus.Utterance;
import org.isogloss.protocol.corpus.Vocabulary;
import org.isogloss.protocol.layout.ParameterLayout;
import org.isogloss.protocol.layout.ParameterSpec;
import org.isogloss.protocol.model.HuggingFaceModel;
import org.isogloss.protocol.model.ParameterInitializer;
import org.isogloss.protocol.model.Wav2Vec2Layout;
import org.isogloss.protocol.tensor.Dtype;
import org.isogloss.protocol.tensor.SafeTensors;
import org.isogloss.protocol.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written for {@code Wav2Vec2ForCTC}, {@code Wav2Vec2CTCTokenizer} and its like for phones. */
class CtcExportTest {

    private static final RunConfig CONFIG = Plans.config(
            "model.conv-channels = 4",
            "model.hidden = 16",
            "model.layers = 1",
            "model.ffn = 8",
            "run.phases = [pretrain, evaluate, finetune, evaluate]",
            "model.hidden-dropout = 0.5",
            "pretrain.steps = 3",
            "finetune { hidden-dropout = 0.125, final-dropout = 0.25 }",
            "finetune.steps = 2");

    @TempDir
    private Path temp;

    private static Vocabulary vocabulary(Units units) {
        return Vocabulary.of(
                new Spelling(units), List.of(new Utterance("x.wav", "aa", "", 1, Split.TRAIN, "ab é", "a tʃ")));
    }

    private Path export(ExportedHead head, Vocabulary vocabulary) throws IOException {
        ParameterLayout layout = layout(vocabulary);
        float[] parameters = ParameterInitializer.initialize(layout, 1);
        Path out = temp.resolve("out");
        ModelExport.write(
                new ExportedModel(
                        CONFIG,
                        layout,
                        "the-run",
                        SavedModels.of(layout, 4, parameters),
                        List.of("aa"),
                        null,
                        null,
                        head,
                        vocabulary,
                        Dtype.F32),
                out);
        return out;
    }

    private static ParameterLayout layout(Vocabulary vocabulary) {
        return Wav2Vec2Layout.of(CONFIG.model(), vocabulary.size());
    }

    private static JsonNode json(Path file) throws IOException {
        return new ObjectMapper().readTree(file.toFile());
    }

    @Test
    void theHeadAndItsClassesAreWrittenAndThePretrainingHeadIsNot() throws IOException {
        Vocabulary vocabulary = vocabulary(Units.CHARACTERS);
        Path out = export(ExportedHead.CTC, vocabulary);

        Map<String, Tensor> tensors = SafeTensors.read(out.resolve("model.safetensors"));
        ParameterLayout layout = layout(vocabulary);
        float[] parameters = ParameterInitializer.initialize(layout, 1);
        assertThat(tensors.keySet())
                .contains("wav2vec2.masked_spec_embed", "lm_head.weight", "lm_head.bias")
                .allMatch(name -> name.startsWith("wav2vec2.") || name.startsWith("lm_head."))
                .hasSize(layout.specs().size() - 7);
        tensors.forEach((name, tensor) -> {
            ParameterSpec spec = layout.spec(name);
            assertThat(tensor.shape()).isEqualTo(spec.dimensions());
            assertThat(tensor.floats()).containsExactly(Arrays.copyOfRange(parameters, spec.offset(), spec.end()));
        });
        assertThat(Vocabulary.read(out.resolve("vocab.json"), Units.CHARACTERS).tokens())
                .containsExactly("<pad>", "<unk>", "|", "a", "b", "é");
        assertThat(out.resolve("config.json"))
                .content()
                .contains("\"hidden_dropout\" : 0.125", "\"final_dropout\" : 0.25", "\"layerdrop\" : 0.0");
        assertThat(out.resolve("README.md"))
                .content()
                .contains("pipeline_tag: automatic-speech-recognition", "Wav2Vec2ForCTC.from_pretrained(DIR)")
                .contains("| classes | 6, characters of all languages; class 0 is the blank |");
    }

    @Test
    void whatWasExportedIsImportedBitForBitWithItsHead() throws IOException {
        Vocabulary vocabulary = vocabulary(Units.CHARACTERS);
        ParameterLayout layout = layout(vocabulary);
        HuggingFaceModel model = HuggingFaceModel.open(export(ExportedHead.CTC, vocabulary));

        float[] read = model.load(layout, vocabulary.tokens(), 1, true).parameters();

        // The head for pre-training is made new from the seed that it was made from before.
        assertThat(read).containsExactly(ParameterInitializer.initialize(layout, 1));
        float[] other = model.load(layout, vocabulary.tokens(), 2, true).parameters();
        ParameterSpec head = layout.spec("lm_head.weight");
        assertThat(Arrays.copyOfRange(other, head.offset(), head.end()))
                .containsExactly(Arrays.copyOfRange(read, head.offset(), head.end()));
    }

    @Test
    void theBlankIsThePaddingForTransformers() throws IOException {
        Path out = export(ExportedHead.CTC, vocabulary(Units.CHARACTERS));

        JsonNode config = json(out.resolve("config.json"));
        assertThat(config.path("architectures")).hasToString("[\"Wav2Vec2ForCTC\"]");
        assertThat(config.path("vocab_size").intValue()).isEqualTo(6);
        assertThat(config.path("pad_token_id").intValue()).isEqualTo(Vocabulary.BLANK);
        assertThat(config.path("ctc_zero_infinity").booleanValue()).isTrue();
        assertThat(config.has("num_negatives")).isFalse();
        JsonNode tokenizer = json(out.resolve("tokenizer_config.json"));
        assertThat(tokenizer.path("tokenizer_class").textValue()).isEqualTo("Wav2Vec2CTCTokenizer");
        assertThat(tokenizer.path("pad_token").textValue()).isEqualTo("<pad>");
        assertThat(tokenizer.path("word_delimiter_token").textValue()).isEqualTo("|");
        assertThat(tokenizer.path("bos_token").isNull()).isTrue();
    }

    @Test
    void phonesAreReadByTheTokenizerOfPhones() throws IOException {
        Path out = export(ExportedHead.CTC, vocabulary(Units.PHONEMES));

        JsonNode tokenizer = json(out.resolve("tokenizer_config.json"));
        assertThat(tokenizer.path("tokenizer_class").textValue()).isEqualTo("Wav2Vec2PhonemeCTCTokenizer");
        assertThat(tokenizer.path("do_phonemize").booleanValue()).isFalse();
        assertThat(Vocabulary.read(out.resolve("vocab.json"), Units.PHONEMES).tokens())
                .containsExactly("<pad>", "<unk>", "a", "tʃ");
    }

    @Test
    void thePretrainingHeadCanBeHadInstead() throws IOException {
        Path out = export(ExportedHead.PRETRAINING, vocabulary(Units.CHARACTERS));

        assertThat(SafeTensors.read(out.resolve("model.safetensors")).keySet())
                .contains("quantizer.codevectors", "project_hid.weight", "project_q.bias")
                .noneMatch(name -> name.startsWith("lm_head"));
        assertThat(out.resolve("vocab.json")).doesNotExist();
        assertThat(Files.readString(out.resolve("config.json"))).contains("Wav2Vec2ForPreTraining", "num_negatives");
    }

    @Test
    void theHeadOfCtcIsWorthSomethingOnceItHasBeenTrained() {
        assertThat(ExportedHead.after(CONFIG, 3)).isEqualTo(ExportedHead.PRETRAINING);
        assertThat(ExportedHead.after(CONFIG, 4)).isEqualTo(ExportedHead.CTC);
        RunConfig without = Plans.config("run.phases = [pretrain]");
        assertThat(ExportedHead.after(without, 1_000_000)).isEqualTo(ExportedHead.PRETRAINING);

        RunConfig zeroing = Plans.config(
                "run.phases = [pretrain, prune, finetune]",
                "pretrain.steps = 3",
                "prune.enforcement = once",
                "prune.rounds = 2");
        assertThat(ExportedHead.after(zeroing, 5)).as("each zeroing is a step").isEqualTo(ExportedHead.PRETRAINING);
        assertThat(ExportedHead.after(zeroing, 6)).isEqualTo(ExportedHead.CTC);
    }
}
