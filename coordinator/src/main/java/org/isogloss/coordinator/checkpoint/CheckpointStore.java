package org.isogloss.coordinator.checkpoint;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.isogloss.coordinator.checkpoint.WriteOutcome.Failed;
import org.isogloss.coordinator.checkpoint.WriteOutcome.Refused;
import org.isogloss.coordinator.checkpoint.WriteOutcome.Written;
import org.isogloss.coordinator.disk.DiskError;
import org.isogloss.coordinator.disk.Durable;
import org.isogloss.protocol.Sha256;
import org.isogloss.protocol.mask.WeightMask;
import org.isogloss.protocol.optim.AdamWState;

/**
 * The checkpoints of a run on the disk, a directory each.
 *
 * <p>A checkpoint is written in a workshop, forced to the disk file by file, read again, and moved into place when it is
 * whole; a directory with a checkpoint's name is never written to again. Only then are earlier ones removed, so at any
 * moment the newest finite one is there. Who takes a run over takes the workshop of the one before away, and so the power to
 * write or remove a checkpoint.
 */
public final class CheckpointStore {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final Path checkpoints;
    private final Path workshop;
    private final CheckpointOwner owner;
    private final Retention retention;

    /** Found damaged when read: not counted as kept and not removed, for somebody to look at. */
    private final Set<CheckpointName> damaged = new TreeSet<>();

    private CheckpointStore(Path checkpoints, Path workshop, CheckpointOwner owner, Retention retention) {
        this.checkpoints = checkpoints;
        this.workshop = workshop;
        this.owner = owner;
        this.retention = retention;
    }

    /**
     * Opens the store in a directory.
     *
     * @param workshop on the same disk, empty, and the caller's alone: checkpoints are written there and moved into place.
     *     When it is gone, nothing is written or removed any more
     */
    public static CheckpointStore open(Path checkpoints, Path workshop, CheckpointOwner owner, Retention retention) {
        return new CheckpointStore(checkpoints, workshop, owner, retention);
    }

    /** Loads the newest valid checkpoint and names the damaged ones that are newer. */
    public synchronized CheckpointReader.Found loadNewestValid() throws IOException {
        CheckpointReader.Found found = new CheckpointReader(checkpoints, owner).newestValid();
        for (DamagedCheckpoint bad : found.damaged()) {
            CheckpointName.parse(bad.directory().getFileName().toString()).ifPresent(damaged::add);
        }
        return found;
    }

    /** Writes a checkpoint, then removes those that need not be kept. */
    public synchronized WriteOutcome write(Checkpoint checkpoint) {
        if (!CheckpointReader.allFinite(checkpoint.parameters())) {
            return new Refused("step " + checkpoint.parameters().step() + ": parameters or moments are not finite");
        }
        Written written;
        try {
            written = writeBeside(checkpoint);
        } catch (IOException e) {
            return new Failed(DiskError.reason(e));
        }
        removeSurplus(written.directory().getFileName().toString());
        return written;
    }

    private Written writeBeside(Checkpoint checkpoint) throws IOException {
        Path target =
                checkpoints.resolve(nextName(checkpoint.parameters().step()).toString());
        Path beside = workshop.resolve(target.getFileName());
        try {
            // What an earlier try could not remove.
            Durable.deleteQuietly(beside);
            Files.createDirectory(beside);
            CheckpointManifest manifest =
                    writeFiles(beside, target.getFileName().toString(), checkpoint);
            Durable.force(beside);
            Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE);
            Durable.force(checkpoints);
            long bytes = manifest.files().values().stream()
                    .mapToLong(CheckpointManifest.FileEntry::bytes)
                    .sum();
            return new Written(target, bytes, manifest.parametersSha256());
        } catch (IOException e) {
            Durable.deleteQuietly(beside);
            throw e;
        }
    }

    private CheckpointName nextName(long step) throws IOException {
        int copy = CheckpointReader.names(checkpoints).stream()
                .filter(name -> name.step() == step)
                .mapToInt(CheckpointName::copy)
                .max()
                .orElse(0);
        return new CheckpointName(step, copy + 1);
    }

    private CheckpointManifest writeFiles(Path directory, String name, Checkpoint checkpoint) throws IOException {
        AdamWState state = checkpoint.parameters().state();
        Map<String, String> hashes = new TreeMap<>();
        hashes.put(
                CheckpointFiles.PARAMETERS,
                CheckpointFiles.writeParameters(
                        directory.resolve(CheckpointFiles.PARAMETERS), owner.layout(), state.parameters()));
        hashes.put(
                CheckpointFiles.OPTIMIZER,
                CheckpointFiles.writeOptimizer(
                        directory.resolve(CheckpointFiles.OPTIMIZER), owner.layout(), checkpoint.parameters()));
        hashes.putAll(writeMasks(directory, checkpoint));
        CheckpointManifest manifest = new CheckpointManifest(
                CheckpointManifest.FORMAT,
                name,
                owner.runId(),
                owner.configSha256(),
                owner.layout().sha256(),
                checkpoint.parameters().step(),
                checkpoint.state(),
                checkpoint.maskVersion(),
                Sha256.of(state.parameters()),
                entries(directory, hashes));
        byte[] text = JSON.writeValueAsBytes(manifest);
        Durable.write(directory.resolve(CheckpointFiles.MANIFEST), text);
        Durable.write(
                directory.resolve(CheckpointFiles.MANIFEST_HASH),
                CheckpointReader.hashLine(text).getBytes(StandardCharsets.US_ASCII));
        return manifest;
    }

    private static Map<String, String> writeMasks(Path directory, Checkpoint checkpoint) throws IOException {
        Map<String, String> hashes = new TreeMap<>();
        if (checkpoint.masks().isEmpty()) {
            return hashes;
        }
        Path masks = Files.createDirectory(directory.resolve(CheckpointFiles.MASKS));
        for (Map.Entry<String, WeightMask> mask : checkpoint.masks().entrySet()) {
            String path = CheckpointFiles.maskPath(mask.getKey());
            hashes.put(path, CheckpointFiles.writeMask(directory.resolve(path), mask.getValue()));
        }
        Durable.force(masks);
        return hashes;
    }

    /** Reads all files again: earlier checkpoints are removed for this one, so it must be there as it was meant. */
    private static Map<String, CheckpointManifest.FileEntry> entries(Path directory, Map<String, String> hashes)
            throws IOException {
        Map<String, CheckpointManifest.FileEntry> entries = new TreeMap<>();
        for (Map.Entry<String, String> hash : hashes.entrySet()) {
            Path file = directory.resolve(hash.getKey());
            if (!Durable.sha256(file).equals(hash.getValue())) {
                throw new IOException(hash.getKey() + " is on the disk, but not as it was written");
            }
            entries.put(hash.getKey(), new CheckpointManifest.FileEntry(Files.size(file), hash.getValue()));
        }
        return entries;
    }

    /** What was just written is whole, and is kept whatever else there is. */
    private void removeSurplus(String justWritten) {
        try {
            List<CheckpointName> names = CheckpointReader.names(checkpoints).stream()
                    .filter(name -> !damaged.contains(name) && !name.toString().equals(justWritten))
                    .toList();
            for (CheckpointName name : retention.surplus(names)) {
                // Moved out first: half removed, it would look damaged. And whoever has no workshop any more removes
                // nothing.
                Path doomed = workshop.resolve(name.toString());
                Files.move(checkpoints.resolve(name.toString()), doomed, StandardCopyOption.ATOMIC_MOVE);
                Durable.delete(doomed);
            }
        } catch (IOException e) {
            // Too many checkpoints are no harm, and the next write tries again.
        }
    }
}
