package org.isogloss.coordinator.checkpoint;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which checkpoints are kept when a new one has been written.
 *
 * @param newest how many of the newest, at least 1
 * @param every also those of steps that are a multiple of this; 0 for none
 */
public record Retention(int newest, long every) {

    public Retention {
        if (newest < 1 || every < 0) {
            throw new IllegalArgumentException("newest " + newest + ", every " + every);
        }
    }

    /** Those of the earlier checkpoints that may be removed beside the one just written. */
    Set<CheckpointName> surplus(List<CheckpointName> newestFirst) {
        Set<CheckpointName> surplus = new HashSet<>();
        int kept = Math.min(newest - 1, newestFirst.size());
        for (CheckpointName name : newestFirst.subList(kept, newestFirst.size())) {
            if (every == 0 || name.step() % every != 0) {
                surplus.add(name);
            }
        }
        return surplus;
    }
}
