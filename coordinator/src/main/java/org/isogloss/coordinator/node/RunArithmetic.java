package org.isogloss.coordinator.node;

import java.util.function.Consumer;
import org.isogloss.coordinator.node.StorageHealth.Stored;
import org.isogloss.coordinator.store.RunDirectory;
import org.isogloss.protocol.config.RunConfig;
import org.isogloss.protocol.messages.Arithmetic;

/**
 * How the workers of a run compute. The first worker sets it for the rest of the run, since the last bits of every lane, and
 * so the hash of every step, depend on it.
 */
final class RunArithmetic {

    /** Keeps it over restarts; false when that failed. */
    interface Store {
        boolean keep(Arithmetic arithmetic);
    }

    private static final String NEED_NOT_REPEAT = ": from here on its hashes need not repeat";

    private final RunConfig.WorkerSettings settings;
    private final Store store;
    private final Consumer<String> events;
    /** Null while no worker has joined. */
    private Arithmetic ofRun;

    private boolean kept;

    /** @param ofRun null while no worker has joined */
    RunArithmetic(Arithmetic ofRun, RunConfig.WorkerSettings settings, Store store, Consumer<String> events) {
        this.ofRun = ofRun;
        this.kept = ofRun != null;
        this.settings = settings;
        this.store = store;
        this.events = events;
    }

    static RunArithmetic of(RunDirectory directory, RunConfig.WorkerSettings settings, RunRecorder recorder) {
        return new RunArithmetic(
                directory.identity().arithmetic(),
                settings,
                arithmetic -> recorder.storage().attempt(Stored.IDENTITY, () -> directory.setArithmetic(arithmetic)),
                recorder::event);
    }

    /** Why a worker that computes so cannot take part; null when it can. */
    String refusal(Arithmetic offered) {
        if (ofRun == null) {
            return null;
        }
        if (offered.threads() != ofRun.threads()) {
            return settings.sameThreads()
                    ? "it computes with " + offered.threads() + " threads, the run with " + ofRun.threads()
                            + ", and its hashes depend on that (accepted: --threads " + ofRun.threads()
                            + ", or worker.same-threads = false at the coordinator for a run that need not repeat)"
                    : null;
        }
        return settings.sameArithmetic() && otherBits(offered)
                ? "its sums end in other bits (probe " + offered.shortProbe()
                        + ") than those of the run's first worker ("
                        + ofRun.shortProbe() + "), and the run's hashes depend on that (accepted: the same kind of"
                        + " processor or device and the same PyTorch, or worker.same-arithmetic = false at the"
                        + " coordinator for a run that need not repeat)"
                : null;
    }

    /** With another number of threads the probe is another as well, and says nothing. */
    private boolean otherBits(Arithmetic offered) {
        return offered.threads() == ofRun.threads()
                && offered.repeats()
                && ofRun.repeats()
                && !offered.probe().equals(ofRun.probe());
    }

    /** A worker that computes so has joined. */
    void joined(String worker, Arithmetic its) {
        if (!its.repeats()) {
            events.accept("worker " + worker + " does not come to the same bits when it computes the same again"
                    + NEED_NOT_REPEAT);
        }
        if (ofRun == null) {
            ofRun = its;
        } else if (its.threads() != ofRun.threads()) {
            events.accept("worker " + worker + " computes with " + its.threads() + " threads, the run with "
                    + ofRun.threads() + NEED_NOT_REPEAT);
        } else if (otherBits(its)) {
            events.accept("worker " + worker + " computes to other bits (probe " + its.shortProbe()
                    + ") than the run's first (" + ofRun.shortProbe() + ")" + NEED_NOT_REPEAT);
        }
        // When it failed, the next worker that joins tries again.
        kept = kept || store.keep(ofRun);
    }
}
