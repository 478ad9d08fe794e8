package org.isogloss.worker.node;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** What a worker knows of its run's coordinators: where they may listen, and the newest that it has met. Safe for threads. */
final class Coordinators {

    private final List<CoordinatorAddress> given;
    private List<CoordinatorAddress> told = List.of();
    private String runId;
    private long epoch;

    /** @param given by the user */
    Coordinators(List<CoordinatorAddress> given) {
        this.given = List.copyOf(given);
    }

    /** Notes where a coordinator says that it and those who stand by listen; what is no address is left out. */
    synchronized void told(List<String> addresses) {
        told = addresses.stream()
                .map(CoordinatorAddress::parse)
                .filter(Objects::nonNull)
                .toList();
    }

    /** Where to look, in the order to look in. */
    synchronized List<CoordinatorAddress> all() {
        Set<CoordinatorAddress> all = new LinkedHashSet<>(given);
        all.addAll(told);
        return new ArrayList<>(all);
    }

    /** Whether another could have the run while one is silent. */
    boolean several() {
        return all().size() > 1;
    }

    /** Whether to work for a coordinator: not when a later one of the run was met before. */
    synchronized boolean accepts(String ofRun, long ofEpoch) {
        if (ofRun.equals(runId) && ofEpoch < epoch) {
            return false;
        }
        runId = ofRun;
        epoch = ofEpoch;
        return true;
    }
}
