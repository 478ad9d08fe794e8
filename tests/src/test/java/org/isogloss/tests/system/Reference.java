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
        Reference made = of("reference");
        assertThat(made.hashes()).as("committed steps").hasSize(TinyRun.STEPS);
        return made;
    }

    /**
     * The same of other settings.
     *
     * @param name of its directory
     */
    static Reference of(String name, String... settings) {
        try (Cluster cluster = new Cluster(name)) {
            Coordinator coordinator = cluster.coordinator(settings);
            cluster.awaitDone(coordinator, cluster.worker(coordinator, "alone"));
            return new Reference(cluster.run(), cluster.hashes());
        }
    }
}
