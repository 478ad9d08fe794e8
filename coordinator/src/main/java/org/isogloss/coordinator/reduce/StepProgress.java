package org.isogloss.coordinator.reduce;

import java.util.List;

/**
 * How far a step has come.
 *
 * @param missing lanes of which chunks are still missing, ascending
 * @param poisoned lanes that sent a value which can not be added, ascending; with any of them the step can not end
 */
public record StepProgress(List<Integer> missing, List<Integer> poisoned) {

    public StepProgress {
        missing = List.copyOf(missing);
        poisoned = List.copyOf(poisoned);
    }

    public boolean complete() {
        return missing.isEmpty() && poisoned.isEmpty();
    }
}
