package org.isogloss.coordinator.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.isogloss.protocol.config.RunConfig;
import org.isogloss.protocol.config.RunConfig.Units;
import org.isogloss.protocol.corpus.Spelling;
import org.isogloss.protocol.corpus.Vocabulary;
import org.isogloss.protocol.model.HuggingFaceConfig;

/** The files beside an exported model's weights. */
final class ModelFiles {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SAMPLE_RATE = 16_000;

    private ModelFiles() {}

    /** Text by file name. */
    static Map<String, String> of(ExportedModel model) throws JsonProcessingException {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("config.json", pretty(config(model)));
        files.put("preprocessor_config.json", pretty(preprocessor(model.config())));
        if (model.head() == ExportedHead.CTC) {
            files.put(Vocabulary.FILE_NAME, model.vocabulary().json());
            files.put("tokenizer_config.json", pretty(tokenizer(model.vocabulary())));
        }
        files.put("README.md", ModelCard.of(model));
        return files;
    }

    private static ObjectNode config(ExportedModel model) {
        ObjectNode json = HuggingFaceConfig.json(model.config().model());
        HuggingFaceConfig.putDropout(
                json,
                model.head() == ExportedHead.CTC
                        ? model.config().finetune().dropout()
                        : model.config().dropout());
        json.putArray("architectures").add(model.head().architecture());
        json.put(
                "torch_dtype",
                switch (model.dtype()) {
                    case F16 -> "float16";
                    case BF16 -> "bfloat16";
                    default -> "float32";
                });
        switch (model.head()) {
            case PRETRAINING -> putContrastive(json, model.config().objective());
            case CTC -> putCtc(json, model.vocabulary());
        }
        return json;
    }

    private static void putContrastive(ObjectNode json, RunConfig.Objective objective) {
        json.put("num_negatives", objective.negatives());
        json.put("contrastive_logits_temperature", objective.logitTemperature());
        json.put("diversity_loss_weight", objective.diversityWeight());
    }

    /** Transformers takes the padding token for the blank. There is no class for the beginning or the end of a text. */
    private static void putCtc(ObjectNode json, Vocabulary vocabulary) {
        json.put("vocab_size", vocabulary.size());
        json.put("pad_token_id", Vocabulary.BLANK);
        json.putNull("bos_token_id");
        json.putNull("eos_token_id");
        // The nearest to ours, which is the mean over labels; and texts longer than their frames count in no loss.
        json.put("ctc_loss_reduction", "mean");
        json.put("ctc_zero_infinity", true);
    }

    private static ObjectNode preprocessor(RunConfig config) {
        return JSON.createObjectNode()
                .put("feature_extractor_type", "Wav2Vec2FeatureExtractor")
                .put("do_normalize", config.objective().normalize())
                .put("feature_size", 1)
                .put("padding_side", "right")
                .put("padding_value", 0.0)
                // Padded frames were left out of attention in training.
                .put("return_attention_mask", true)
                .put("sampling_rate", SAMPLE_RATE);
    }

    private static ObjectNode tokenizer(Vocabulary vocabulary) {
        boolean characters = vocabulary.spelling().units() == Units.CHARACTERS;
        ObjectNode json = JSON.createObjectNode();
        json.put("tokenizer_class", characters ? "Wav2Vec2CTCTokenizer" : "Wav2Vec2PhonemeCTCTokenizer");
        json.put("pad_token", vocabulary.tokens().get(Vocabulary.BLANK));
        json.put("unk_token", vocabulary.tokens().get(Vocabulary.UNKNOWN));
        // Left out, they would be given numbers beyond the head's classes.
        json.putNull("bos_token");
        json.putNull("eos_token");
        if (characters) {
            json.put("word_delimiter_token", Spelling.DELIMITER);
            json.put("do_lower_case", false);
        } else {
            // Texts are phones already.
            json.put("do_phonemize", false);
        }
        // Spaces before punctuation are the transcript's.
        json.put("clean_up_tokenization_spaces", false);
        return json;
    }

    private static String pretty(ObjectNode json) throws JsonProcessingException {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n";
    }
}
