package org.isogloss.deploy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code isogloss drain}. */
@Command(
        name = "drain",
        mixinStandardHelpOptions = true,
        description = "Lets a worker leave a run in order: it finishes what it has begun, and its process ends.")
final class DrainCommand implements Callable<Integer> {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);
    /** The coordinator takes a worker's lanes back after 10 s. */
    private static final Duration PATIENCE = Duration.ofSeconds(25);

    @Mixin
    private ControlClient coordinator;

    @Parameters(paramLabel = "WORKER", description = "Its name, as isogloss status shows it.")
    private String worker;

    @Override
    public Integer call() throws InterruptedException {
        JsonNode status = coordinator.post("/api/drain", Map.of("worker", worker));
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (isThere(status)) {
            if (System.nanoTime() > deadline) {
                throw new CommandFailure(worker + " is still there after " + PATIENCE.toSeconds() + " s");
            }
            Thread.sleep(BETWEEN_LOOKS.toMillis());
            status = coordinator.get("/api/status");
        }
        System.out.println(worker + " has left");
        return 0;
    }

    private boolean isThere(JsonNode status) {
        for (JsonNode w : status.path("workers")) {
            if (w.path("name").asText().equals(worker)) {
                return true;
            }
        }
        return false;
    }
}
