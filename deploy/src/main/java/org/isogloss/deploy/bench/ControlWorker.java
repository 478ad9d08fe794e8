package org.isogloss.deploy.bench;

import java.util.HashSet;
import java.util.Set;

/** A simulated worker: what it has been given, and when it is done with that. */
final class ControlWorker {

    private final String name;
    private final long session;
    final Set<String> languages = new HashSet<>();
    int leases;
    long freeAt;

    ControlWorker(String name, long session) {
        this.name = name;
        this.session = session;
    }

    String name() {
        return name;
    }

    long session() {
        return session;
    }
}
