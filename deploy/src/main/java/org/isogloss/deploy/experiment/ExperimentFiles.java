package org.isogloss.deploy.experiment;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.isogloss.coordinator.disk.Durable;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.Sha256;

/**
 * An experiment's directory: {@code experiment.json} (what it compares), for each start and cell a directory with its run, its log
 * and, when it is finished, {@code model/} or {@code result.json}; and the report.
 */
final class ExperimentFiles {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final Path directory;

    ExperimentFiles(Path directory) {
        this.directory = directory;
    }

    Path directory() {
        return directory;
    }

    /** Of a start or a cell; made if need be. */
    Path of(String name) throws IOException {
        return Files.createDirectories(directory.resolve("cells").resolve(name));
    }

    /**
     * Begins the experiment, or takes it up again if it is the same.
     *
     * @throws InputException when the directory holds another experiment, or something else
     */
    void open(ExperimentConfig config) throws IOException {
        Path file = directory.resolve("experiment.json");
        String identity = JSON.writeValueAsString(identity(config)) + "\n";
        if (Files.exists(file)) {
            if (!Files.readString(file).equals(identity)) {
                throw new InputException(file + ": is of an experiment with other settings or another recipe"
                        + " (accepted: the same, which is taken up again, or another --out)");
            }
            return;
        }
        if (Files.exists(directory) && !isEmpty()) {
            throw new InputException("--out " + directory
                    + ": holds no experiment, and is not empty (accepted: a new directory, or that of an experiment)");
        }
        Files.createDirectories(directory);
        Durable.replace(directory, file, identity);
    }

    private boolean isEmpty() throws IOException {
        try (var entries = Files.list(directory)) {
            return entries.findAny().isEmpty();
        }
    }

    /** Which cells there are may change, as more seeds are added; what each of them is may not. */
    private static Map<String, Object> identity(ExperimentConfig config) throws IOException {
        Map<String, Object> identity = new LinkedHashMap<>();
        identity.put("recipeSha256", Sha256.ofText(Files.readString(config.recipe())));
        identity.put("settings", config.settings());
        return identity;
    }

    Optional<CellResult> result(Cell cell) throws IOException {
        Path file = of(cell.name()).resolve("result.json");
        return Files.exists(file) ? Optional.of(JSON.readValue(file.toFile(), CellResult.class)) : Optional.empty();
    }

    void finish(Cell cell, CellResult result) throws IOException {
        Path dir = of(cell.name());
        Durable.replace(dir, dir.resolve("result.json"), JSON.writeValueAsString(result) + "\n");
    }

    /** Those cells that are finished. */
    Map<Cell, CellResult> results(List<Cell> cells) throws IOException {
        Map<Cell, CellResult> results = new LinkedHashMap<>();
        for (Cell cell : cells) {
            result(cell).ifPresent(result -> results.put(cell, result));
        }
        return results;
    }

    void write(String name, String text) throws IOException {
        Durable.replace(directory, directory.resolve(name), text);
    }
}
