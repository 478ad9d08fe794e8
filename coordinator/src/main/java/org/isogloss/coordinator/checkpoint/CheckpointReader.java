package org.isogloss.coordinator.checkpoint;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongPredicate;
import java.util.stream.Stream;
import org.isogloss.coordinator.disk.DiskError;
import org.isogloss.coordinator.disk.Durable;
import org.isogloss.coordinator.reduce.ParameterSnapshot;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.Sha256;
import org.isogloss.protocol.layout.ParameterSpec;
import org.isogloss.protocol.mask.WeightMask;
import org.isogloss.protocol.optim.AdamWState;
import org.isogloss.protocol.tensor.Tensor;
import org.isogloss.protocol.wire.GradientEncoding;

/**
 * Reads the checkpoints of a run, believing nothing: every file must have the size and hash that the manifest gives it,
 * and the manifest the hash in the file beside it. Changes nothing on the disk.
 */
public final class CheckpointReader {

    /** A manifest has a line for each language; far below this. */
    private static final long LARGEST_MANIFEST = 16 << 20;

    private static final String NOT_FINITE = "has values that are not finite";
    private static final String OTHER_PARAMETERS = "the hash of its parameters is not that in the manifest";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path checkpoints;
    private final CheckpointOwner owner;

    /** @param checkpoints the directory that has a directory for each checkpoint; need not exist */
    public CheckpointReader(Path checkpoints, CheckpointOwner owner) {
        this.checkpoints = checkpoints;
        this.owner = owner;
    }

    /**
     * The newest checkpoint that is whole, and what was found wrong on the way to it.
     *
     * @param valid empty when there is none
     * @param damaged newer ones that are damaged, newest first
     */
    public record Found(Optional<LoadedCheckpoint> valid, List<DamagedCheckpoint> damaged) {}

    /** The same of the model alone. */
    public record FoundModel(Optional<SavedModel> valid, List<DamagedCheckpoint> damaged) {}

    /**
     * Loads the newest valid checkpoint.
     *
     * @throws IOException when there is none, but one that cannot be read now
     */
    public Found newestValid() throws IOException {
        List<DamagedCheckpoint> damaged = new ArrayList<>();
        return new Found(newest(step -> true, this::read, damaged), List.copyOf(damaged));
    }

    /**
     * Opens the model of the newest checkpoint among those of some steps whose model is whole; moments of the optimizer are
     * not looked at.
     */
    public FoundModel newestModel(LongPredicate steps) throws IOException {
        List<DamagedCheckpoint> damaged = new ArrayList<>();
        return new FoundModel(newest(steps, this::readModel, damaged), List.copyOf(damaged));
    }

    private interface Reading<T> {
        T read(Path directory, CheckpointName name) throws IOException;
    }

    private <T> Optional<T> newest(LongPredicate steps, Reading<T> reading, List<DamagedCheckpoint> damaged)
            throws IOException {
        IOException unreadable = null;
        for (CheckpointName name : names(checkpoints)) {
            if (!steps.test(name.step())) {
                continue;
            }
            Path directory = checkpoints.resolve(name.toString());
            try {
                return Optional.of(reading.read(directory, name));
            } catch (InputException e) {
                damaged.add(new DamagedCheckpoint(directory, e.getMessage()));
            } catch (NoSuchFileException e) {
                damaged.add(new DamagedCheckpoint(directory, e.getFile() + ": is missing"));
            } catch (IOException e) {
                unreadable = e;
                damaged.add(new DamagedCheckpoint(directory, directory + ": cannot be read: " + DiskError.reason(e)));
            }
        }
        if (unreadable != null) {
            // The disk may give it another time. A run that began anew instead would be written over it.
            throw unreadable;
        }
        return Optional.empty();
    }

    /** The checkpoints there are, newest first. */
    static List<CheckpointName> names(Path checkpoints) throws IOException {
        // Not where the disk cannot tell.
        if (Files.notExists(checkpoints)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(checkpoints)) {
            return entries.filter(entry -> Files.isDirectory(entry, NOFOLLOW_LINKS))
                    .flatMap(entry -> CheckpointName.parse(entry.getFileName().toString()).stream())
                    .sorted(Comparator.reverseOrder())
                    .toList();
        }
    }

    private LoadedCheckpoint read(Path directory, CheckpointName name) throws IOException {
        CheckpointManifest manifest = ourManifest(directory, name);
        Map<String, String> languages = languages(directory.resolve(CheckpointFiles.MANIFEST), manifest);
        for (Map.Entry<String, CheckpointManifest.FileEntry> entry :
                manifest.files().entrySet()) {
            check(directory.resolve(entry.getKey()), entry.getValue());
        }
        return load(directory, manifest, languages);
    }

    private SavedModel readModel(Path directory, CheckpointName name) throws IOException {
        CheckpointManifest manifest = ourManifest(directory, name);
        Map<String, String> languages = languages(directory.resolve(CheckpointFiles.MANIFEST), manifest);
        for (String path : manifest.files().keySet()) {
            if (!path.equals(CheckpointFiles.OPTIMIZER)) {
                check(directory.resolve(path), manifest.files().get(path));
            }
        }
        Path file = directory.resolve(CheckpointFiles.PARAMETERS);
        Map<String, Tensor> tensors = CheckpointFiles.mapParameters(file, owner.layout());
        MessageDigest digest = Sha256.digest();
        for (ParameterSpec spec : owner.layout().specs()) {
            Tensor tensor = tensors.get(spec.name());
            digest.update(tensor.data());
            require(allFinite(tensor.floats()), file, NOT_FINITE);
        }
        require(Sha256.hex(digest).equals(manifest.parametersSha256()), file, OTHER_PARAMETERS);
        return new SavedModel(manifest.step(), manifest.parametersSha256(), tensors, masks(directory, languages));
    }

    private CheckpointManifest ourManifest(Path directory, CheckpointName name) throws IOException {
        CheckpointManifest manifest = manifest(directory);
        Path file = directory.resolve(CheckpointFiles.MANIFEST);
        require(manifest.runId().equals(owner.runId()), file, "of run " + manifest.runId());
        require(manifest.configSha256().equals(owner.configSha256()), file, "of another config");
        require(manifest.layoutSha256().equals(owner.layout().sha256()), file, "of another model");
        require(manifest.step() == name.step(), file, "of step " + manifest.step());
        require(manifest.name() == null || manifest.name().equals(name.toString()), file, "of " + manifest.name());
        return manifest;
    }

    private static CheckpointManifest manifest(Path directory) throws IOException {
        Path file = directory.resolve(CheckpointFiles.MANIFEST);
        require(Files.size(file) <= LARGEST_MANIFEST, file, "too long");
        byte[] content = Files.readAllBytes(file);
        byte[] expected = Files.readAllBytes(directory.resolve(CheckpointFiles.MANIFEST_HASH));
        require(
                new String(expected, StandardCharsets.US_ASCII).equals(hashLine(content)),
                file,
                "its SHA-256 is not that in " + CheckpointFiles.MANIFEST_HASH);
        int format = format(file, content);
        require(format == CheckpointManifest.FORMAT, file, "of format " + format);
        try {
            return JSON.readValue(content, CheckpointManifest.class);
        } catch (JsonProcessingException e) {
            throw bad(file, "not a manifest: " + e.getOriginalMessage());
        }
    }

    private static int format(Path file, byte[] content) throws IOException {
        try {
            return JSON.readTree(content).path("formatVersion").asInt();
        } catch (JsonProcessingException e) {
            throw bad(file, "not JSON: " + e.getOriginalMessage());
        }
    }

    /** The line in the form that {@code sha256sum --check} reads. */
    static String hashLine(byte[] manifest) {
        return Sha256.of(manifest) + "  " + CheckpointFiles.MANIFEST + "\n";
    }

    /** The language of each weight mask by its path. Only paths that a checkpoint has are let through. */
    private static Map<String, String> languages(Path file, CheckpointManifest manifest) {
        Map<String, String> languages = new HashMap<>();
        for (String path : manifest.files().keySet()) {
            if (!path.equals(CheckpointFiles.PARAMETERS) && !path.equals(CheckpointFiles.OPTIMIZER)) {
                String language = CheckpointFiles.languageOf(path);
                require(language != null, file, "names a file that no checkpoint has: " + path);
                languages.put(path, language);
            }
        }
        require(languages.size() + 2 == manifest.files().size(), file, "names no parameters or no optimizer state");
        return languages;
    }

    private static void check(Path file, CheckpointManifest.FileEntry entry) throws IOException {
        long bytes = Files.size(file);
        require(bytes == entry.bytes(), file, "has " + bytes + " bytes, not " + entry.bytes());
        require(Durable.sha256(file).equals(entry.sha256()), file, "its SHA-256 is not that in the manifest");
    }

    private LoadedCheckpoint load(Path directory, CheckpointManifest manifest, Map<String, String> languages)
            throws IOException {
        Path parameterFile = directory.resolve(CheckpointFiles.PARAMETERS);
        float[] parameters = CheckpointFiles.readParameters(parameterFile, owner.layout());
        require(Sha256.of(parameters).equals(manifest.parametersSha256()), parameterFile, OTHER_PARAMETERS);
        require(allFinite(parameters), parameterFile, NOT_FINITE);
        Path optimizerFile = directory.resolve(CheckpointFiles.OPTIMIZER);
        ParameterSnapshot snapshot =
                CheckpointFiles.readOptimizer(optimizerFile, owner.layout(), manifest.step(), parameters);
        require(allFinite(snapshot), optimizerFile, NOT_FINITE);
        return new LoadedCheckpoint(
                directory,
                manifest.parametersSha256(),
                new Checkpoint(snapshot, manifest.state(), manifest.maskVersion(), masks(directory, languages)));
    }

    private Map<String, WeightMask> masks(Path directory, Map<String, String> languages) throws IOException {
        Map<String, WeightMask> masks = new HashMap<>();
        for (Map.Entry<String, String> mask : languages.entrySet()) {
            int size = owner.layout().size();
            masks.put(mask.getValue(), CheckpointFiles.readMask(directory.resolve(mask.getKey()), size));
        }
        return masks;
    }

    static boolean allFinite(ParameterSnapshot snapshot) {
        AdamWState state = snapshot.state();
        return allFinite(state.parameters())
                && allFinite(state.firstMoment())
                && allFinite(state.secondMoment())
                && (snapshot.residual() == null || allFinite(snapshot.residual()));
    }

    private static boolean allFinite(short[] bf16) {
        for (short bits : bf16) {
            if (!Float.isFinite(GradientEncoding.ofBf16(bits))) {
                return false;
            }
        }
        return true;
    }

    private static boolean allFinite(float[] values) {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                return false;
            }
        }
        return true;
    }

    private static void require(boolean condition, Path file, String problem) {
        if (!condition) {
            throw bad(file, problem);
        }
    }

    private static InputException bad(Path file, String problem) {
        return new InputException(file + ": " + problem);
    }
}
