package org.isogloss.protocol.model;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.OneLine;
import org.isogloss.protocol.tensor.SafeTensors;
import org.isogloss.protocol.tensor.Tensor;

/** Reads the tensors of a Hugging Face directory: one safetensors file, or shards and the index that names them. */
final class ModelTensors {

    static final String FILE = "model.safetensors";
    private static final String INDEX = FILE + ".index.json";
    private static final List<String> PICKLES = List.of("pytorch_model.bin", "pytorch_model.bin.index.json");

    /** A thousand tensors take a tenth of a megabyte. */
    private static final long LARGEST_INDEX = 10_000_000;

    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private ModelTensors() {}

    /** All tensors by their names in the files, mapped. */
    static Map<String, Tensor> read(ModelFolder folder) throws IOException {
        if (folder.has(FILE)) {
            return SafeTensors.read(folder.file(FILE));
        }
        if (folder.has(INDEX)) {
            return readShards(folder);
        }
        for (String pickle : PICKLES) {
            if (folder.has(pickle)) {
                throw new InputException(folder.path() + ": has " + pickle + " but no " + FILE
                        + ": pickles can run code and are not read (convert it where you trust it: python -c \"from"
                        + " transformers import Wav2Vec2ForPreTraining as M; M.from_pretrained('DIR')"
                        + ".save_pretrained('NEW_DIR')\")");
            }
        }
        throw new InputException(folder.path() + ": has no " + FILE + " and no " + INDEX);
    }

    private static Map<String, Tensor> readShards(ModelFolder folder) throws IOException {
        Path index = folder.file(INDEX);
        Map<String, String> shardOf = shards(index);
        List<String> problems = new ArrayList<>();
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (String shard : new TreeSet<>(shardOf.values())) {
            Map<String, Tensor> found;
            try {
                found = SafeTensors.read(folder.file(shard));
            } catch (InputException e) {
                problems.addAll(e.problems());
                shardOf.values().removeIf(shard::equals);
                continue;
            }
            found.forEach((name, tensor) -> {
                if (shard.equals(shardOf.remove(name))) {
                    tensors.put(name, tensor);
                } else {
                    problems.add(folder.path().resolve(shard) + ": has tensor " + OneLine.of(name) + ", which " + INDEX
                            + " does not have there");
                }
            });
        }
        shardOf.forEach((name, shard) -> problems.add(folder.path().resolve(shard) + ": has no tensor "
                + OneLine.of(name) + ", which " + INDEX + " has there"));
        if (!problems.isEmpty()) {
            throw InputException.ofMany(problems);
        }
        return tensors;
    }

    /** The shard of each tensor. Read token by token: a tree of a hostile file takes many times its size. */
    private static Map<String, String> shards(Path index) throws IOException {
        if (Files.size(index) > LARGEST_INDEX) {
            throw new InputException(
                    index + ": has " + Files.size(index) + " bytes (accepted: at most " + LARGEST_INDEX + ")");
        }
        try (JsonParser parser = JSON.createParser(Files.readAllBytes(index))) {
            Map<String, String> shards = null;
            boolean object = parser.nextToken() == JsonToken.START_OBJECT;
            while (object && parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                parser.nextToken();
                if (field.equals("weight_map")) {
                    shards = weightMap(index, parser);
                } else {
                    parser.skipChildren();
                }
            }
            if (shards == null || shards.isEmpty() || parser.nextToken() != null) {
                throw new InputException(index + ": is no JSON object with a weight_map from tensors to files");
            }
            return shards;
        } catch (JsonProcessingException e) {
            throw new InputException(index + ": is not JSON: " + OneLine.of(e.getOriginalMessage()));
        }
    }

    private static Map<String, String> weightMap(Path index, JsonParser parser) throws IOException {
        Map<String, String> shards = new TreeMap<>();
        boolean object = parser.currentToken() == JsonToken.START_OBJECT;
        while (object && parser.nextToken() == JsonToken.FIELD_NAME) {
            String tensor = parser.currentName();
            if (parser.nextToken() != JsonToken.VALUE_STRING) {
                throw new InputException(
                        index + ": the file of tensor " + OneLine.of(tensor) + " is no text (accepted: a file's name)");
            }
            shards.put(tensor, parser.getText());
        }
        return shards;
    }
}
