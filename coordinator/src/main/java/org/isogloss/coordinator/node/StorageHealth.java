package org.isogloss.coordinator.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.isogloss.coordinator.disk.DiskError;
import org.isogloss.protocol.metrics.Metric;
import org.isogloss.protocol.metrics.Metrics;

/**
 * Whether what a run writes reaches the disk: told when that changes, and there for status and metrics at any time.
 *
 * <p>No failure ends the run. May be called from any thread.
 */
final class StorageHealth {

    /** What a run writes; in lower case, the label of the metrics. */
    enum Stored {
        COMMITS("commits.jsonl", true),
        METRICS("metrics.jsonl", true),
        CHECKPOINT("a checkpoint", true),
        EVENTS("events.jsonl", true),
        TENSORBOARD("the file in tensorboard/", true),
        TRANSCRIPTS("a file of transcripts", true),
        IDENTITY("run.json", true),
        ENDPOINTS("coordinator.json", true),
        TICKET("a ticket", true),
        EPOCH("the sign of life in coordinators/", true),
        REPORT("the report", false);

        private final String text;
        private final boolean amidTraining;

        Stored(String text, boolean amidTraining) {
            this.text = text;
            this.amidTraining = amidTraining;
        }

        private String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Something whose last write failed.
     *
     * @param why of the last failure
     * @param sinceMillis when the first failed
     * @param failures since then
     */
    record Fault(Stored what, String why, long sinceMillis, long failures) {

        /** One line, without times. */
        String text() {
            return what.text + " cannot be written: " + why;
        }
    }

    /** The newest checkpoint on the disk. */
    record Saved(long step, long writtenMillis) {}

    /** Something that writes. */
    interface Write {
        void run() throws IOException;
    }

    private final Metrics metrics;
    private final LongSupplier clock;
    private final Consumer<String> events;
    private final Map<Stored, Fault> faults = new EnumMap<>(Stored.class);
    private Saved saved;
    private List<String> damaged = List.of();

    /** @param clock milliseconds since 1970 */
    StorageHealth(Metrics metrics, LongSupplier clock, Consumer<String> events) {
        this.metrics = metrics;
        this.clock = clock;
        this.events = events;
        // Seen from the start, so that an alert sees the first failure as a rise.
        for (Stored what : Stored.values()) {
            metrics.add(Metric.STORAGE_ERRORS, 0, what.label());
            metrics.set(Metric.STORAGE_FAILING, 0, what.label());
        }
        metrics.set(Metric.CHECKPOINTS_DAMAGED, 0);
        metrics.set(Metric.CHECKPOINT_TIME, clock.getAsLong() / 1000.0);
    }

    /** Writes, and notes how that ended. False when it failed. */
    boolean attempt(Stored what, Write write) {
        try {
            write.run();
            written(what);
            return true;
        } catch (IOException e) {
            failed(what, DiskError.reason(e));
            return false;
        } catch (UncheckedIOException e) {
            // As streams over a directory throw it.
            failed(what, DiskError.reason(e.getCause()));
            return false;
        }
    }

    synchronized void failed(Stored what, String why) {
        metrics.add(Metric.STORAGE_ERRORS, 1, what.label());
        metrics.set(Metric.STORAGE_FAILING, 1, what.label());
        Fault before = faults.get(what);
        Fault fault = before == null
                ? new Fault(what, why, clock.getAsLong(), 1)
                : new Fault(what, why, before.sinceMillis, before.failures + 1);
        faults.put(what, fault);
        if (before == null) {
            events.accept(fault.text() + (what.amidTraining ? "; training goes on" : ""));
        }
    }

    synchronized void written(Stored what) {
        Fault before = faults.remove(what);
        if (before != null) {
            metrics.set(Metric.STORAGE_FAILING, 0, what.label());
            events.accept(what.text + " is written again, after " + before.failures
                    + (before.failures == 1 ? " failure" : " failures"));
        }
    }

    synchronized void saved(long step, long writtenMillis) {
        saved = new Saved(step, writtenMillis);
        metrics.set(Metric.CHECKPOINT_TIME, writtenMillis / 1000.0);
    }

    /** Notes the checkpoints that were passed over when the run was taken up, a line each. */
    synchronized void damaged(List<String> reasons) {
        damaged = List.copyOf(reasons);
        metrics.set(Metric.CHECKPOINTS_DAMAGED, reasons.size());
        reasons.forEach(reason -> events.accept("damaged checkpoint passed over: " + reason));
    }

    /** What is not written now. */
    synchronized List<Fault> faults() {
        return List.copyOf(faults.values());
    }

    /** Null while there is no checkpoint. */
    synchronized Saved saved() {
        return saved;
    }

    synchronized List<String> damaged() {
        return damaged;
    }
}
