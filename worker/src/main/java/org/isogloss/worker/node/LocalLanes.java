package org.isogloss.worker.node;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.isogloss.protocol.config.RunConfig;
import org.isogloss.protocol.messages.Lane;
import org.isogloss.protocol.metrics.Metrics;
import org.isogloss.protocol.security.NodeSecurity;
import org.isogloss.worker.data.BatchException;
import org.isogloss.worker.data.LaneBatches;
import org.isogloss.worker.exchange.Parameters;
import org.isogloss.worker.train.LaneOutcome;

/** A worker without a cluster: computes lanes for whoever has the parameters at hand in this process. For one thread. */
public final class LocalLanes implements AutoCloseable {

    private static final String NOBODY = "";

    private final Metrics metrics = new Metrics(WorkerNode.KEPT);
    private final WorkerRuntime runtime;
    private final ExpectedLanes expected;

    /**
     * Reads the corpus and makes the model.
     *
     * @param device {@code cpu} or {@code cuda:N}
     * @param threads of the tensor library
     * @throws org.isogloss.protocol.InputException when the corpus or the device cannot be used
     */
    public LocalLanes(RunConfig config, String device, int threads) {
        Path corpus = null;
        WorkerOptions options = new WorkerOptions(
                List.of(), NOBODY, NOBODY, device, threads, corpus, 0, NodeSecurity.Settings.PLAIN, Duration.ZERO);
        this.runtime = WorkerRuntime.create(config, options, metrics);
        this.expected = new ExpectedLanes(runtime::batches);
    }

    /** Begins the batches of lanes that come next, and of no others. */
    public void expect(List<Lane> lanes) {
        expected.expect(lanes);
    }

    /**
     * Computes a lane.
     *
     * @return its sums and gradient, in an array that the training lane after the next overwrites
     * @throws BatchException when a batch cannot be made
     */
    public LaneOutcome compute(Lane lane, Parameters parameters) throws BatchException, InterruptedException {
        try (LaneBatches batches = expected.take(lane)) {
            return runtime.computer().compute(lane, batches, parameters, 0);
        }
    }

    @Override
    public void close() {
        expected.close();
        runtime.close();
        metrics.close();
    }
}
