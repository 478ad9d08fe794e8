package org.isogloss.protocol.conformance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.OneLine;
import org.isogloss.protocol.tensor.SafeTensors;
import org.isogloss.protocol.tensor.Tensor;

/**
 * A directory of reference values: safetensors files, and {@code manifest.json} with the shape, element type and
 * tolerance of every tensor in them.
 */
public final class Reference {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long LARGEST_JSON = 1 << 26;

    private final Path directory;
    private final Map<String, ReferenceFile> files;

    private Reference(Path directory, Map<String, ReferenceFile> files) {
        this.directory = directory;
        this.files = files;
    }

    /**
     * Opens all files.
     *
     * @throws InputException when the directory has no manifest, or files and manifest do not fit
     */
    public static Reference open(Path directory) {
        Reference reference = new Reference(directory, new TreeMap<>());
        JsonNode manifest = reference.json("manifest.json");
        List<String> problems = new ArrayList<>();
        manifest.fields().forEachRemaining(e -> {
            try {
                reference.files.put(e.getKey(), reference.read(e.getKey(), e.getValue()));
            } catch (InputException problem) {
                problems.addAll(problem.problems());
            }
        });
        if (!problems.isEmpty()) {
            throw new InputException(problems);
        }
        if (reference.files.isEmpty()) {
            throw new InputException(reference.path("manifest.json") + ": names no file");
        }
        return reference;
    }

    private ReferenceFile read(String name, JsonNode manifest) {
        Path file = path(name);
        if (!Files.isRegularFile(file)) {
            throw new InputException(file + ": is named by manifest.json and is no file");
        }
        try {
            Map<String, Tensor> tensors = SafeTensors.read(file);
            ReferenceFile read = new ReferenceFile(name, tensors, manifest);
            read.mismatch().ifPresent(problem -> {
                throw new InputException(file + ": " + problem);
            });
            return read;
        } catch (IOException e) {
            throw new InputException(file + ": cannot be read: " + OneLine.of(e.toString()));
        }
    }

    /** A path within the directory. */
    public Path path(String name) {
        Path file = directory.resolve(name).normalize();
        if (Path.of(name).isAbsolute() || !file.startsWith(directory.normalize())) {
            throw new InputException(
                    directory.resolve("manifest.json") + ": '" + OneLine.of(name) + "' is outside the directory");
        }
        return file;
    }

    /** A JSON object within the directory. */
    public JsonNode json(String name) {
        Path file = path(name);
        if (!Files.isRegularFile(file)) {
            throw new InputException(file + ": is no file (accepted: a directory of reference values)");
        }
        try {
            if (Files.size(file) > LARGEST_JSON) {
                throw new InputException(
                        file + ": has " + Files.size(file) + " bytes (accepted: at most " + LARGEST_JSON + ")");
            }
            JsonNode json = JSON.readTree(file.toFile());
            if (!json.isObject()) {
                throw new InputException(file + ": is no JSON object");
            }
            return json;
        } catch (JsonProcessingException e) {
            throw new InputException(file + ": is not JSON: " + OneLine.of(e.getOriginalMessage()));
        } catch (IOException e) {
            throw new InputException(file + ": cannot be read: " + OneLine.of(e.toString()));
        }
    }

    /** The folders that have a file of this name, in order. */
    public List<String> foldersWith(String fileName) {
        return files.keySet().stream()
                .filter(name -> name.endsWith("/" + fileName))
                .map(name -> name.substring(0, name.length() - fileName.length() - 1))
                .toList();
    }

    public boolean contains(String file) {
        return files.containsKey(file);
    }

    /**
     * A file of tensors.
     *
     * @throws InputException when the manifest does not name it
     */
    public ReferenceFile file(String name) {
        ReferenceFile file = files.get(name);
        if (file == null) {
            throw new InputException(path("manifest.json") + ": does not name " + name);
        }
        return file;
    }

    /** Gives a verdict on every tensor that no check has accounted for: all of them fail. */
    public void finish(Consumer<Verdict> verdicts) {
        files.values().forEach(file -> file.finish(verdicts));
    }
}
