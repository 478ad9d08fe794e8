package org.isogloss.tests.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code isogloss local}: all processes of a run from one command. */
class LocalRunTest {

    @RegisterExtension
    final Cluster cluster = new Cluster();

    @Test
    void aKilledWorkerIsReplacedAndTheRunEndsWithItsTable() {
        IsoglossProcess local = cluster.start("local", arguments());
        local.awaitOutput("phase evaluate");

        local.children().get(0).destroyForcibly();

        assertThat(local.awaitExit()).isZero();
        assertThat(local.out())
                .containsPattern("worker-\\d died with exit code 137")
                .contains("worker-3 started")
                .contains(MadeUpCorpus.LANGUAGES)
                .contains("isogloss masks " + cluster.run());
        assertThat(cluster.run().resolve("report.md")).isNotEmptyFile();
        assertThat(cluster.run().resolve("coordinator.json")).doesNotExist();
        assertThat(cluster.hashes()).isEqualTo(Reference.get().hashes());
    }

    @Test
    void whenItsWorkersKeepDyingItGivesUp() {
        IsoglossProcess local = cluster.start("local", arguments());

        Await.until("local gives up", () -> {
            local.children().forEach(ProcessHandle::destroyForcibly);
            return !local.isAlive();
        });

        assertThat(local.awaitExit()).isEqualTo(1);
        assertThat(local.out()).contains("stopped: its worker processes died");
    }

    /** Taken up again on a machine whose sums end in other bits. */
    @Test
    void aRefusedWorkerIsNotReplaced() {
        IsoglossProcess before = cluster.start("before", arguments());
        before.awaitOutput("phase evaluate");
        before.terminate();
        assertThat(before.awaitExit()).isZero();

        IsoglossProcess local = cluster.startBy(
                List.of("env", "ATEN_CPU_CAPABILITY=default", "DNNL_MAX_CPU_ISA=SSE41", "MKL_CBWR=COMPATIBLE"),
                "local",
                arguments());

        assertThat(local.awaitExit()).isEqualTo(1);
        assertThat(local.out())
                .containsPattern("worker-\\d was refused: its sums end in other bits")
                .contains("stopped: its worker processes died or were refused")
                .doesNotContain("worker-3 started");
    }

    @Test
    void aSignalStopsItAndItsWorkersAndItCanBeResumed() {
        IsoglossProcess local = cluster.start("local", arguments());
        local.awaitOutput("phase evaluate");
        List<ProcessHandle> workers = local.children();

        local.terminate();

        assertThat(local.awaitExit()).isZero();
        assertThat(local.out()).contains("stopped: it was asked to end by a signal");
        assertThat(workers).hasSize(2).noneMatch(ProcessHandle::isAlive);
        assertThat(cluster.run().resolve("coordinator.json")).doesNotExist();
        IsoglossProcess again = cluster.start("local", arguments());
        assertThat(again.awaitExit()).isZero();
        assertThat(again.out()).contains("resuming from step");
        assertThat(cluster.hashes()).isEqualTo(Reference.get().hashes());
    }

    private List<String> arguments() {
        List<String> args = new ArrayList<>(TinyRun.coordinator(cluster.run(), MadeUpCorpus.SHARED));
        args.set(0, "local");
        args.addAll(List.of("--workers", "2"));
        return args;
    }
}
