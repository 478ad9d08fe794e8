package org.isogloss.deploy.experiment;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.isogloss.coordinator.node.CoordinatorNode;
import org.isogloss.deploy.local.NodeHttp;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.metrics.Metric;

/** Reads off a running coordinator how many bytes of tensors have come and gone. */
final class ExchangeMeter {

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Path run;
    private CoordinatorNode.Endpoints known;
    /** Asks the known one. */
    private NodeHttp http;

    private long bytes;

    /** @param run directory of the coordinator's run */
    ExchangeMeter(Path run) {
        this.run = run;
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
                bytes = Math.max(
                        bytes,
                        sum(http.send(http.request(URI.create(at.metrics()))).body()));
            }
        } catch (IOException | IllegalArgumentException | InputException e) {
            // Told by the number that stays as it was.
            return;
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

    long bytes() {
        return bytes;
    }
}
