package org.isogloss.tests.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code isogloss chaos}: whatever is done to its processes, a run commits what it would have committed anyway. */
class ChaosTest {

    @RegisterExtension
    final Cluster cluster = new Cluster();

    @Test
    void noFaultChangesAHash() {
        Path dir = cluster.directory().resolve("chaos");
        List<String> args = new ArrayList<>(TinyRun.coordinator(dir, MadeUpCorpus.SHARED, "pretrain.steps=100000"));
        args.set(0, "chaos");
        args.addAll(List.of("--minutes", "0.2", "--every", "3", "--seed", "5", "--workers", "2"));

        IsoglossProcess chaos = cluster.start("chaos", args);

        assertThat(chaos.awaitExit()).as("%s", chaos.log()).isZero();
        assertThat(chaos.out()).containsPattern("all \\d+ steps have those of the run without faults");
        IsoglossProcess again = cluster.start("chaos", args);
        assertThat(again.awaitExit()).isEqualTo(2);
        assertThat(again.err().strip()).endsWith("exists already (accepted: a directory that is not there yet)");
    }

    @Test
    void aSignalEndsItsProcessesAsWell() {
        Path dir = cluster.directory().resolve("chaos");
        List<String> args = new ArrayList<>(TinyRun.coordinator(dir, MadeUpCorpus.SHARED, "pretrain.steps=100000"));
        args.set(0, "chaos");
        args.addAll(List.of("--minutes", "60", "--every", "1000", "--workers", "2"));
        IsoglossProcess chaos = cluster.start("chaos", args);
        Await.until(
                "it has started a coordinator and workers",
                () -> chaos.children().size() == 3);
        List<ProcessHandle> children = chaos.children();

        chaos.terminate();

        assertThat(chaos.awaitExit()).isEqualTo(1);
        assertThat(chaos.err()).contains("stopped by a signal");
        Await.until("none of them is left", () -> children.stream().noneMatch(ProcessHandle::isAlive));
    }
}
