package org.isogloss.worker.node;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.isogloss.protocol.metrics.Metric;
import org.isogloss.protocol.metrics.Metrics;
import org.isogloss.protocol.security.NodeSecurity;

/**
 * A worker process: finds the coordinator, works for it until the run is over, and tries again for a while when it is
 * not to be reached.
 */
public final class WorkerNode implements AutoCloseable {

    /** How a worker that is refused begins its last line. */
    public static final String REFUSED = "refused by the coordinator: ";

    static final List<Metric> KEPT = List.of(
            Metric.LANES_COMPUTED,
            Metric.LANE_SECONDS,
            Metric.CLIPS_SKIPPED,
            Metric.REPLICA_STEP,
            Metric.REFUSED,
            Metric.EXCHANGE_BYTES);

    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);

    private final WorkerOptions options;
    private final Consumer<String> say;
    private final Metrics metrics = new Metrics(KEPT);
    private final NodeSecurity security;
    private final Coordinators coordinators;
    private final RuntimeHolder runtimes;
    private volatile WorkerSession session;
    private volatile boolean stopping;

    /**
     * Has done nothing yet.
     *
     * @param say where lines for the user go
     * @throws org.isogloss.protocol.InputException when the secrets cannot be used, or the host must not
     */
    public WorkerNode(WorkerOptions options, Consumer<String> say) {
        this.options = options;
        this.say = say;
        options.security().check("--host", options.host(), "--tls", "--insecure");
        this.security = NodeSecurity.open(options.security(), say, metrics::refused);
        this.coordinators = new Coordinators(options.coordinators(), InetAddress::getAllByName);
        this.runtimes = new RuntimeHolder(options, metrics);
    }

    /**
     * Works until the run is over; the process's exit code.
     *
     * @throws org.isogloss.protocol.InputException when there is no such device, before anything else is tried
     */
    public int run() throws InterruptedException {
        runtimes.begin();
        int port = metrics.serve(options.host(), options.metricsPort(), security);
        String metricsAt = options.security().url(options.host() + ":" + port, "/metrics");
        WorkerSelf me = new WorkerSelf(UUID.randomUUID().toString(), metricsAt);
        long deadline = System.nanoTime() + options.patience().toNanos();
        while (!stopping) {
            SessionEnd end;
            Duration pause = BETWEEN_TRIES;
            metrics.health().notReady("looks for the coordinator");
            try (WorkerSession now =
                    new WorkerSession(options, security.tls(), coordinators, runtimes, me, say, metrics.health())) {
                session = now;
                if (stopping) {
                    return 0;
                }
                end = now.run(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
                if (now.wasAccepted()) {
                    // Another coordinator may be there already.
                    pause = Duration.ZERO;
                    deadline = System.nanoTime() + options.patience().toNanos();
                }
            }
            if (end instanceof SessionEnd.Finished finished) {
                say.accept("finished: " + finished.why());
                return 0;
            }
            if (end instanceof SessionEnd.Refused refused) {
                say.accept(REFUSED + refused.why());
                return 1;
            }
            if (!tryAgain(trouble(end), deadline, pause)) {
                return stopping ? 0 : 1;
            }
            runtimes.awaitIdle();
        }
        return 0;
    }

    private String trouble(SessionEnd end) {
        return end instanceof SessionEnd.NotYet notYet
                ? "not taken in yet: " + notYet.why()
                : "the coordinator at " + coordinators + " is not to be reached: " + ((SessionEnd.Lost) end).why();
    }

    private boolean tryAgain(String trouble, long deadline, Duration pause) throws InterruptedException {
        if (stopping) {
            return false;
        }
        long left = deadline - System.nanoTime();
        if (left <= 0) {
            say.accept(trouble + "; giving up after " + options.patience().toSeconds() + " s");
            return false;
        }
        say.accept(trouble + "; trying for another " + (left / 1_000_000_000L + 1) + " s");
        Thread.sleep(Math.min(pause.toMillis(), left / 1_000_000L + 1));
        return true;
    }

    /** Leaves the run: finishes what it has begun if that is soon done. {@link #run} returns within seconds. */
    public void leave() {
        stopping = true;
        metrics.health().notReady("leaves");
        WorkerSession now = session;
        if (now != null) {
            now.leave();
        }
    }

    @Override
    public void close() {
        runtimes.close();
        metrics.close();
    }
}
