package org.isogloss.coordinator.exchange;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Which registration of each worker is the current one. */
public final class Sessions implements Admission {

    private record Session(long number, CompletableFuture<Void> closed) {}

    private final Map<String, Session> current = new ConcurrentHashMap<>();
    private final AtomicLong last = new AtomicLong();

    /** A new session for a worker; its earlier one is void. */
    public long open(String worker) {
        long session = last.incrementAndGet();
        end(current.put(worker, new Session(session, new CompletableFuture<>())));
        return session;
    }

    @Override
    public void close(String worker, long session) {
        Session found = current.get(worker);
        if (found != null && found.number == session && current.remove(worker, found)) {
            end(found);
        }
    }

    private static void end(Session session) {
        if (session != null) {
            session.closed.complete(null);
        }
    }

    @Override
    public CompletionStage<Void> closed(String worker, long session) {
        Session found = current.get(worker);
        return found != null && found.number == session ? found.closed : CompletableFuture.completedFuture(null);
    }

    @Override
    public boolean isOpen(String worker, long session) {
        Session found = current.get(worker);
        return found != null && found.number == session;
    }
}
