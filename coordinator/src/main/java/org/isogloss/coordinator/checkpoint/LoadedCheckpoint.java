package org.isogloss.coordinator.checkpoint;

import java.nio.file.Path;

/**
 * A valid checkpoint, read from the disk.
 *
 * @param directory where it lies
 * @param parametersSha256 hash of its parameter vector
 * @param checkpoint what is in it
 */
public record LoadedCheckpoint(Path directory, String parametersSha256, Checkpoint checkpoint) {}
