package org.isogloss.coordinator.checkpoint;

import java.nio.file.Path;

/**
 * A checkpoint that can not be gone on from.
 *
 * @param directory where it lies
 * @param reason one line: which file, what is wrong with it
 */
public record DamagedCheckpoint(Path directory, String reason) {}
