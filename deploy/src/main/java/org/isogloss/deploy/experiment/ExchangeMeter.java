package org.isogloss.deploy.experiment;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.isogloss.coordinator.disk.Durable;
import org.isogloss.coordinator.node.CoordinatorNode;
import org.isogloss.deploy.local.NodeHttp;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.metrics.Metric;

/**
 * Reads off a running coordinator how many bytes of tensors have come and gone. A coordinator counts from 0 when it starts, so
 * the sum over all starts is kept in a file.
 */
final class ExchangeMeter {

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Path run;
    private final Path file;
    /** What coordinators before this one had counted. */
    private final long before;

    private CoordinatorNode.Endpoints known;
    /** Asks the known one. */
    private NodeHttp http;

    private long bytes;

    /**
     * For one start of the run.
     *
     * @param run directory of the coordinator's run
     * @param file has the sum, or is not there yet
     */
    ExchangeMeter(Path run, Path file) throws IOException {
        this.run = run;
        this.file = file;
        this.before = Files.exists(file) ? Long.parseLong(Files.readString(file).strip()) : 0;
        this.bytes = before;
    }

    /** Looks once more; a coordinator that does not answer yet, or no longer, leaves what was seen. */
    void look() throws InterruptedException {
        try {
            CoordinatorNode.Endpoints at = CoordinatorNode.Endpoints.of(run);
            if (at != null) {
                if (!at.equals(known)) {
                    http = new NodeHttp(at.security(), PATIENCE);
                    known = at;
                }
                keep(before
                        + sum(http.send(http.request(URI.create(at.metrics()))).body()));
            }
        } catch (IOException | IllegalArgumentException | InputException e) {
            // Told by the number that stays as it was.
            return;
        }
    }

    private void keep(long now) throws IOException {
        if (now > bytes) {
            bytes = now;
            Durable.replace(file.toAbsolutePath().getParent(), file, bytes + "\n");
        }
    }

    /** Of all directions and encodings. */
    static long sum(String metrics) {
        String name = Metric.EXCHANGE_BYTES.metricName();
        return metrics.lines()
                .filter(line -> line.startsWith(name + "_total{"))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** Over all starts. */
    long bytes() {
        return bytes;
    }
}
