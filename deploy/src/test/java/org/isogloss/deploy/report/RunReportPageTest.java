package org.isogloss.deploy.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.isogloss.coordinator.store.RunDirectory;
import org.junit.jupiter.api.Test;

class RunReportPageTest {

    private static String arithmetic(int threads, String probe) {
        return RunReportPage.arithmetic(new RunDirectory.Identity("run", "config", "corpus", 1, threads, probe, null));
    }

    @Test
    void aRunOfBeforeThereWasAProbeHasNone() {
        assertThat(arithmetic(4, null)).isEqualTo("4 threads, no probe");
        assertThat(arithmetic(4, "")).isEqualTo("4 threads, probe does not repeat");
        assertThat(arithmetic(4, "0123456789abcdef")).isEqualTo("4 threads, probe 01234567");
        assertThat(arithmetic(0, null)).isEqualTo("no worker has joined");
    }
}
