package org.isogloss.coordinator.exchange;

import java.util.Locale;
import org.isogloss.coordinator.reduce.ChunkOutcome;
import org.isogloss.protocol.metrics.Metric;
import org.isogloss.protocol.metrics.Metrics;
import org.isogloss.protocol.wire.GradientEncoding;
import org.isogloss.protocol.wire.WireContent;

/** Counts what goes through a node of the tensor plane. */
public record TensorMetrics(Metrics metrics) {

    /** A chunk came in. */
    public void chunk(ChunkOutcome outcome, int bytes, GradientEncoding encoding) {
        metrics.add(Metric.CHUNKS, 1, outcome.name().toLowerCase(Locale.ROOT));
        metrics.add(Metric.EXCHANGE_BYTES, bytes, "in", encoding.name().toLowerCase(Locale.ROOT));
    }

    /** So much of a tensor is on its way to a worker. */
    public void sent(WireContent content, long bytes) {
        metrics.add(Metric.EXCHANGE_BYTES, (double) bytes, "out", content.label());
    }
}
