package org.isogloss.coordinator.exchange;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.isogloss.protocol.exchange.SharedSegment;

/** The memory that followers on this machine share with this node. */
final class SharedSegments {

    private final Map<String, SharedSegment> open = new ConcurrentHashMap<>();

    /** Opens what a follower offers, if that is on this machine. */
    Optional<SharedSegment> open(String name) {
        Optional<SharedSegment> segment = SharedSegment.open(name);
        segment.ifPresent(s -> open.put(name, s));
        return segment;
    }

    /** That of a follower; null when there is none, or none any more. */
    SharedSegment find(String name) {
        return open.get(name);
    }

    void close(SharedSegment segment) {
        open.remove(segment.name(), segment);
        segment.close();
    }
}
