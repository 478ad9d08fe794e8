package org.isogloss.worker.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.isogloss.protocol.layout.BlockGrid;
import org.isogloss.protocol.messages.Lane;
import org.isogloss.protocol.messages.LaneKind;
import org.isogloss.protocol.metrics.Metrics;
import org.isogloss.protocol.wire.GradientEncoding;
import org.isogloss.worker.data.LaneBatches;
import org.isogloss.worker.exchange.Replica;
import org.isogloss.worker.train.LaneOutcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LaneRunnerTest {

    private static final int STEP = 5;
    private static final long PATIENCE_SECONDS = 30;

    /** What becomes of each lane that is computed, in turn. */
    private final BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();

    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final LaneRunner runner = new LaneRunner(new Host(), "w", null, new Listener());

    @AfterEach
    void close() {
        runner.close();
        assertThat(runner.awaitEnd(Duration.ofSeconds(PATIENCE_SECONDS))).isTrue();
    }

    @Test
    void anErrorFailsItsLaneAndTheNextIsComputed() throws InterruptedException {
        failures.add(new OutOfMemoryError("Java heap space"));
        failures.add(new UnsatisfiedLinkError("no kernel"));
        failures.add(new StackOverflowError());
        failures.add(new IllegalStateException("loss is NaN"));
        for (int i = 0; i < 4; i++) {
            runner.lease(lane(i));
        }

        assertThat(next()).isEqualTo("0 java.lang.OutOfMemoryError: Java heap space");
        assertThat(next()).isEqualTo("1 java.lang.UnsatisfiedLinkError: no kernel");
        assertThat(next()).isEqualTo("2 java.lang.StackOverflowError");
        assertThat(next()).isEqualTo("3 loss is NaN");
    }

    private String next() throws InterruptedException {
        return told.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private static Lane lane(int index) {
        return new Lane(LaneKind.TRAIN, 1, 1, index, "en", STEP, 0, 1);
    }

    private final class Listener implements LaneListener {

        @Override
        public void failed(Lane lane, String why) {
            told.add(lane.index() + " " + why);
        }

        @Override
        public void returned(Lane lane, String why) {
            told.add(lane.index() + " returned " + why);
        }
    }

    /** Has the parameters of {@link #STEP}, and computes nothing. */
    private final class Host implements LaneHost {

        private final Replica replica = new Replica(grid());

        Host() {
            replica.arrivedAt(STEP);
        }

        @Override
        public String runName() {
            return "r";
        }

        @Override
        public LaneBatches batches(Lane lane) {
            return new NoBatches();
        }

        @Override
        public LaneOutcome compute(Lane lane, LaneBatches batches, double waitedSeconds) throws InterruptedException {
            Throwable failure = failures.take();
            if (failure instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) failure;
        }

        @Override
        public Replica replica() {
            return replica;
        }

        @Override
        public BlockGrid grid() {
            return new BlockGrid(6, 3, 1);
        }

        @Override
        public GradientEncoding encoding(LaneKind kind) {
            return GradientEncoding.FP32;
        }

        @Override
        public Metrics metrics() {
            return new Metrics(List.of());
        }
    }
}
