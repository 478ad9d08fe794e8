package org.isogloss.worker.bench;

import java.util.OptionalLong;
import org.isogloss.worker.model.Trainer;

/**
 * The process's memory after a step.
 *
 * @param step steps done since the measurement began
 * @param liveArrays native arrays that outlive a step
 * @param residentBytes of the process, native memory and heap together; empty where the system does not say
 * @param heapBytes that Java objects take, those not yet collected too
 */
public record MemoryAt(int step, int liveArrays, OptionalLong residentBytes, long heapBytes) {

    static MemoryAt now(int step, Trainer trainer) {
        Runtime java = Runtime.getRuntime();
        return new MemoryAt(
                step, trainer.liveArrays(), ProcessMemory.residentBytes(), java.totalMemory() - java.freeMemory());
    }
}
