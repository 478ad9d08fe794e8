package org.isogloss.worker.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {

    private static final long MILLI = 1_000_000;

    @Test
    void quartilesLieBetweenNeighbours() {
        assertThat(Spread.ofNanos(new long[] {4 * MILLI, MILLI, 3 * MILLI, 2 * MILLI}))
                .isEqualTo(new Spread(1, 1.75, 2.5, 3.25, 4));
        assertThat(Spread.ofNanos(new long[] {7 * MILLI})).isEqualTo(new Spread(7, 7, 7, 7, 7));
    }

    @Test
    void memoryIsReadAsTheSystemWritesIt() {
        List<String> lines = List.of("Name:\tjava", "VmHWM:\t  123456 kB", "VmRSS:\tunknown");

        assertThat(ProcessMemory.find(lines, "VmHWM:")).hasValue(123_456L * 1024);
        assertThat(ProcessMemory.find(lines, "VmRSS:")).isEmpty();
        assertThat(ProcessMemory.find(lines, "VmSwap:")).isEmpty();
    }
}
