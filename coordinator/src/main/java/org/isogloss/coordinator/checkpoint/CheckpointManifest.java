package org.isogloss.coordinator.checkpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Objects;

/**
 * What {@code manifest.json} says of the other files of a checkpoint.
 *
 * @param formatVersion version of this format
 * @param name of the checkpoint's directory; null in those of an earlier version
 * @param runId the run
 * @param configSha256 hash of the run's config
 * @param layoutSha256 hash of the parameter layout
 * @param step the commit
 * @param state where in its phases the run is
 * @param maskVersion version of the weight masks
 * @param parametersSha256 hash of the parameter vector as little-endian fp32
 * @param files size and hash of each file by its path within the checkpoint
 */
record CheckpointManifest(
        int formatVersion,
        String name,
        String runId,
        String configSha256,
        String layoutSha256,
        long step,
        ObjectNode state,
        long maskVersion,
        String parametersSha256,
        Map<String, FileEntry> files) {

    static final int FORMAT = 1;

    CheckpointManifest {
        Objects.requireNonNull(runId, "runId");
        Objects.requireNonNull(configSha256, "configSha256");
        Objects.requireNonNull(layoutSha256, "layoutSha256");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(parametersSha256, "parametersSha256");
        files = Map.copyOf(files);
    }

    /**
     * A file as it was written.
     *
     * @param bytes its size
     * @param sha256 hash of its content
     */
    record FileEntry(long bytes, String sha256) {}
}
