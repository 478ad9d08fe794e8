package org.isogloss.coordinator.exchange;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Which registration of each worker is the current one. */
public final class Sessions {

    private final Map<String, Long> current = new ConcurrentHashMap<>();
    private final AtomicLong last = new AtomicLong();

    /** A new session for a worker; its earlier one is void. */
    public long open(String worker) {
        long session = last.incrementAndGet();
        current.put(worker, session);
        return session;
    }

    public void close(String worker, long session) {
        current.remove(worker, session);
    }

    public boolean isOpen(String worker, long session) {
        return Long.valueOf(session).equals(current.get(worker));
    }
}
