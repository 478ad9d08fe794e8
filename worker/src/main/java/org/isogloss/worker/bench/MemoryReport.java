package org.isogloss.worker.bench;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.isogloss.protocol.model.ModelConfig;

/**
 * What memory a process had while it trained.
 *
 * @param threads of the tensor library
 * @param shapes different [rows, samples] among the batches
 * @param at every so many steps; the first is after the warm-up
 * @param peakResidentBytes of the process since its start
 * @param allocator settings of the C library's allocator in the environment
 */
public record MemoryReport(
        ModelConfig model,
        int parameters,
        String device,
        int threads,
        int shapes,
        List<MemoryAt> at,
        OptionalLong peakResidentBytes,
        Map<String, String> allocator) {

    /** @throws IllegalArgumentException when there is no measurement */
    public MemoryReport {
        if (at.isEmpty()) {
            throw new IllegalArgumentException("no measurement of memory");
        }
    }

    /** How many more native arrays there are at the end than after the warm-up. */
    public int arrayGrowth() {
        return last().liveArrays() - at.get(0).liveArrays();
    }

    /** How much more is resident at the end than after the warm-up; empty where the system does not say. */
    public OptionalLong residentGrowth() {
        OptionalLong first = at.get(0).residentBytes();
        OptionalLong last = last().residentBytes();
        return first.isEmpty() || last.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(last.getAsLong() - first.getAsLong());
    }

    private MemoryAt last() {
        return at.get(at.size() - 1);
    }
}
