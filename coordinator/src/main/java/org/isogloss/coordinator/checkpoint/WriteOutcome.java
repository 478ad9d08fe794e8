package org.isogloss.coordinator.checkpoint;

import java.nio.file.Path;

/** How writing a checkpoint ended. */
public sealed interface WriteOutcome {

    /**
     * It is on the disk, whole.
     *
     * @param directory where it lies
     * @param bytes its size
     * @param parametersSha256 hash of its parameter vector
     */
    record Written(Path directory, long bytes, String parametersSha256) implements WriteOutcome {}

    /**
     * It holds what no run can go on from, so it was not written. Trying again would not help.
     *
     * @param reason one line
     */
    record Refused(String reason) implements WriteOutcome {}

    /**
     * Nothing was written, the earlier checkpoints are as they were, and the run can go on.
     *
     * @param reason one line
     */
    record Failed(String reason) implements WriteOutcome {}
}
