package org.isogloss.tests.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;

/** What the tiny run comes to when one worker computes all of it and nothing goes wrong. */
record Reference(Path run, Map<Long, String> hashes) {

    private static final class Holder {
        static final Reference MADE = make();
    }

    /** Made at the first call. */
    static Reference get() {
        return Holder.MADE;
    }

    private static Reference make() {
        try (Cluster cluster = new Cluster("reference")) {
            Coordinator coordinator = cluster.coordinator();
            IsoglossProcess worker = cluster.worker(coordinator, "alone");
            cluster.awaitDone(coordinator, worker);
            assertThat(cluster.hashes()).as("committed steps").hasSize(TinyRun.STEPS);
            return new Reference(cluster.run(), cluster.hashes());
        }
    }
}
