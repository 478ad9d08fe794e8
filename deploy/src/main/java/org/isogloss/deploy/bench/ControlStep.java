package org.isogloss.deploy.bench;

import java.util.ArrayList;
import java.util.List;

/** One step of a {@link ControlCluster}: what was decided in it, and what that cost. */
final class ControlStep {

    final List<Double> decisionMicros = new ArrayList<>();
    double openingMillis;
    long cpuNanos;
    /** When its last lane was in, by the simulated clock. */
    long endNanos;

    int leases;
    /** Leases that brought a worker a language that it had not had. */
    int moved;

    void decided(long nanos, boolean opens) {
        decisionMicros.add(nanos / 1e3);
        if (opens) {
            openingMillis = nanos / 1e6;
        }
    }

    void leased(ControlWorker worker, String language) {
        leases++;
        worker.leases++;
        if (worker.languages.add(language)) {
            moved++;
        }
    }
}
