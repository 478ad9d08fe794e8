package org.isogloss.coordinator.reduce;

/**
 * The answer to a chunk.
 *
 * @param outcome what became of it
 * @param laneComplete whether it was the last that its lane lacked: said once a lane
 * @param stepComplete whether it was the last that the step lacked: said once a step
 */
public record Receipt(ChunkOutcome outcome, boolean laneComplete, boolean stepComplete) {

    static Receipt refused(ChunkOutcome outcome) {
        return new Receipt(outcome, false, false);
    }
}
