package org.isogloss.worker.node;

import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.isogloss.protocol.HostPort;
import org.isogloss.worker.node.CoordinatorSeed.Names;

/** What a worker knows of its run's coordinators: where they may listen, and the newest that it has met. Safe for threads. */
final class Coordinators {

    private final List<CoordinatorSeed> given;
    private final Names names;
    private List<HostPort> told = List.of();
    private String runId;
    private long epoch;

    /** @param given by the user */
    Coordinators(List<CoordinatorSeed> given, Names names) {
        this.given = List.copyOf(given);
        this.names = names;
    }

    /** Notes where a coordinator says that it and those who stand by listen; what is no address is left out. */
    synchronized void told(List<String> addresses) {
        told = addresses.stream().map(HostPort::parse).filter(Objects::nonNull).toList();
    }

    /**
     * Where to look now, in the order to look in. May wait for a name server.
     *
     * @throws UnknownHostException when names lead nowhere and nothing else is known
     */
    List<HostPort> look() throws UnknownHostException {
        Set<HostPort> all = new LinkedHashSet<>();
        UnknownHostException unknown = null;
        for (CoordinatorSeed seed : given) {
            try {
                all.addAll(seed.addresses(names));
            } catch (UnknownHostException e) {
                unknown = e;
            }
        }
        synchronized (this) {
            all.addAll(told);
        }
        if (all.isEmpty() && unknown != null) {
            throw unknown;
        }
        return new ArrayList<>(all);
    }

    /** Whether another could have the run while one is silent: a name may lead elsewhere by now. */
    synchronized boolean several() {
        Set<HostPort> known = new LinkedHashSet<>(told);
        given.forEach(seed -> known.add(seed.at()));
        return known.size() > 1 || given.stream().anyMatch(CoordinatorSeed::byName);
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

    /** For people: what was given and what was told. */
    @Override
    public synchronized String toString() {
        Set<String> all = new LinkedHashSet<>();
        given.forEach(seed -> all.add(seed.toString()));
        told.forEach(address -> all.add(address.toString()));
        return all.stream().collect(Collectors.joining(" or "));
    }
}
