package org.isogloss.coordinator.node;

import java.util.function.Consumer;
import org.isogloss.coordinator.node.StorageHealth.Stored;
import org.isogloss.coordinator.store.RunDirectory;

/**
 * How many threads the workers of a run compute with. The first worker sets it for the rest of the run, since threads
 * split sums, and so the hash of every step depends on it.
 */
final class RunThreads {

    /** Keeps the number over restarts; false when that failed. */
    interface Store {
        boolean keep(int threads);
    }

    private final boolean mustMatch;
    private final Store store;
    private final Consumer<String> events;
    private int threads;
    private boolean kept;

    /** @param threads 0 while no worker has joined */
    RunThreads(int threads, boolean mustMatch, Store store, Consumer<String> events) {
        this.threads = threads;
        this.kept = threads != 0;
        this.mustMatch = mustMatch;
        this.store = store;
        this.events = events;
    }

    static RunThreads of(RunDirectory directory, boolean mustMatch, RunRecorder recorder) {
        return new RunThreads(
                directory.identity().threads(),
                mustMatch,
                threads -> recorder.storage().attempt(Stored.IDENTITY, () -> directory.setThreads(threads)),
                recorder::event);
    }

    /** Why a worker with so many cannot take part; null when it can. */
    String refusal(int offered) {
        return mustMatch && threads != 0 && offered != threads
                ? "it computes with " + offered + " threads, the run with " + threads
                        + ", and its hashes depend on that"
                        + " (accepted: --threads " + threads
                        + ", or worker.same-threads = false at the coordinator for a run that need not repeat)"
                : null;
    }

    /** A worker with so many has joined. */
    void joined(String worker, int offered) {
        if (threads == 0) {
            threads = offered;
        } else if (offered != threads) {
            events.accept("worker " + worker + " computes with " + offered + " threads, the run with " + threads
                    + ": from here on its hashes need not repeat");
        }
        // When it failed, the next worker that joins tries again.
        kept = kept || store.keep(threads);
    }
}
