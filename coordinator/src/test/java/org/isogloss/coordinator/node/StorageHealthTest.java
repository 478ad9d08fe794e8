package org.isogloss.coordinator.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.isogloss.coordinator.node.StorageHealth.Fault;
import org.isogloss.coordinator.node.StorageHealth.Saved;
import org.isogloss.coordinator.node.StorageHealth.Stored;
import org.isogloss.protocol.metrics.Metric;
import org.isogloss.protocol.metrics.Metrics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StorageHealthTest {

    private final Metrics metrics = new Metrics(
            List.of(Metric.STORAGE_ERRORS, Metric.STORAGE_FAILING, Metric.CHECKPOINTS_DAMAGED, Metric.CHECKPOINT_TIME));
    private final List<String> events = new ArrayList<>();
    private long now = 1000;
    private final StorageHealth storage = new StorageHealth(metrics, () -> now, events::add);

    @AfterEach
    void close() {
        metrics.close();
    }

    private static StorageHealth.Write failing(String why) {
        return () -> {
            throw new IOException(why);
        };
    }

    @Test
    void aFailureIsToldOnceAndItsEndToo() {
        assertThat(storage.attempt(Stored.COMMITS, () -> {})).isTrue();
        assertThat(events).isEmpty();

        assertThat(storage.attempt(Stored.COMMITS, failing("No space left on device")))
                .isFalse();
        now = 5000;
        storage.attempt(Stored.COMMITS, failing("Input/output error"));
        assertThat(events)
                .containsExactly("commits.jsonl cannot be written: No space left on device; training goes on");
        assertThat(storage.faults()).containsExactly(new Fault(Stored.COMMITS, "Input/output error", 1000, 2));

        assertThat(storage.attempt(Stored.COMMITS, () -> {})).isTrue();
        assertThat(storage.faults()).isEmpty();
        assertThat(events).hasSize(2).endsWith("commits.jsonl is written again, after 2 failures");
    }

    @Test
    void whatFailsAmidADirectoryIsAFailureToo() {
        assertThat(storage.attempt(Stored.EPOCH, () -> {
                    throw new UncheckedIOException(new IOException("Stale file handle"));
                }))
                .isFalse();
        assertThat(storage.faults()).containsExactly(new Fault(Stored.EPOCH, "Stale file handle", 1000, 1));
    }

    @Test
    void oneThingInOrderSaysNothingOfAnother() {
        storage.failed(Stored.CHECKPOINT, "No space left on device");
        storage.written(Stored.METRICS);
        assertThat(storage.faults()).extracting(Fault::what).containsExactly(Stored.CHECKPOINT);
    }

    @Test
    void eachDamagedCheckpointIsNamed() {
        storage.damaged(List.of("x: is missing", "y: is missing"));
        assertThat(storage.damaged()).containsExactly("x: is missing", "y: is missing");
        assertThat(events)
                .containsExactly(
                        "damaged checkpoint passed over: x: is missing",
                        "damaged checkpoint passed over: y: is missing");
    }

    @Test
    void theNewestCheckpointIsKnown() {
        assertThat(storage.saved()).isNull();
        storage.saved(12, 900);
        assertThat(storage.saved()).isEqualTo(new Saved(12, 900));
    }
}
