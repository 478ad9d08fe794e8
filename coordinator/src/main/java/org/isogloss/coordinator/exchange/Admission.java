package org.isogloss.coordinator.exchange;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Whose followers are served. */
public interface Admission {

    boolean isOpen(String worker, long session);

    /** Completes when the session is void; at once when it is so already. */
    CompletionStage<Void> closed(String worker, long session);

    /** Its connection is no more. */
    void close(String worker, long session);

    /** Of a node that knows of no sessions: workers follow it for as long as they like. */
    static Admission ofAll() {
        return new Admission() {
            @Override
            public boolean isOpen(String worker, long session) {
                return true;
            }

            @Override
            public CompletionStage<Void> closed(String worker, long session) {
                return new CompletableFuture<>();
            }

            @Override
            public void close(String worker, long session) {}
        };
    }
}
