package org.isogloss.tests.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A run whose processes are replaced, one after the other, by those of a later version that computes the same. */
class RollingUpgradeTest {

    private static final String[] SETTINGS = {"lease.silence=60s"};

    @RegisterExtension
    final Cluster cluster = new Cluster();

    @Test
    void nothingIsLostAndNothingChanges() throws IOException {
        Coordinator before = cluster.coordinator(SETTINGS);
        IsoglossProcess worker = cluster.worker(before, "worker");
        before.freezeAtWork(worker, status -> status.path("step").asLong() >= 2);

        List<String> later = laterVersion();
        IsoglossProcess newWorker =
                cluster.start("new-worker", later, List.of("worker", "--join", before.join(), "--name", "new-worker"));
        before.awaitWorkers(2);
        List<String> args = TinyRun.coordinator(cluster.run(), MadeUpCorpus.SHARED, SETTINGS);
        args.add("--standby");
        IsoglossProcess standby = cluster.start("new-coordinator", later, args);
        Await.until(
                "the one that stands by is known",
                () -> before.status().path("coordinator").path("standbys").size() == 1);

        // The step that waits for the old worker is the last of the old version.
        before.process().terminate();
        worker.terminate();
        worker.thaw();
        assertThat(worker.awaitExit()).isZero();
        assertThat(before.process().awaitExit()).isZero();
        assertThat(cluster.hashes().size()).isLessThan(TinyRun.STEPS);
        cluster.awaitDone(Coordinator.of(standby), newWorker);
        assertThat(standby.out()).contains("isogloss 99.0.0/");
        assertThat(before.process().out()).contains("isogloss ").doesNotContain("isogloss 99.0.0/");
        assertThat(cluster.hashes()).isEqualTo(Reference.get().hashes());
    }

    /** Options by which a process finds that it is of another version. */
    private List<String> laterVersion() throws IOException {
        Path first = cluster.directory().resolve("later");
        Path file = first.resolve("org/isogloss/build.properties");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "version=99.0.0\n");
        return List.of("-Xbootclasspath/a:" + first);
    }
}
