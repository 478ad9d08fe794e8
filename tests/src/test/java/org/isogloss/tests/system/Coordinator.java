package org.isogloss.tests.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.regex.Matcher;

/**
 * A running coordinator process.
 *
 * @param join where workers join, HOST:PORT
 * @param control where it answers status requests, HOST:PORT
 * @param metrics URL
 */
record Coordinator(IsoglossProcess process, String join, String control, String metrics) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration ON_ITS_WAY = Duration.ofMillis(300);

    /** Waits until a process listens. */
    static Coordinator of(IsoglossProcess process) {
        String join = process.awaitOutput("isogloss worker --join (\\S+)").group(1);
        Matcher others = process.awaitOutput("status and tensors at (\\S+), metrics at (\\S+)");
        return new Coordinator(process, join, others.group(1), others.group(2));
    }

    JsonNode status() {
        return get("/api/status");
    }

    JsonNode get(String path) {
        try {
            return JSON.readTree(Http.get("http://" + control + path));
        } catch (IOException e) {
            throw new AssertionError(path + " is no JSON", e);
        }
    }

    /** Asks the run to stop at its next commit. */
    void stop() {
        Http.postJson("http://" + control + "/api/stop");
    }

    void awaitStep(long step) {
        Await.until("step " + step, () -> status().path("step").asLong() >= step);
    }

    void awaitPhase(int index) {
        Await.until("phase " + index, () -> status().path("phase").asInt() >= index);
    }

    void awaitWorkers(int count) {
        Await.until(count + " workers", () -> status().path("workers").size() == count);
    }

    /** What the status tells about a worker; a missing node when it is not in the run. */
    JsonNode worker(String name) {
        return worker(status(), name);
    }

    static JsonNode worker(JsonNode status, String name) {
        for (JsonNode worker : status.path("workers")) {
            if (worker.path("name").asText().equals(name)) {
                return worker;
            }
        }
        return status.path("no such worker");
    }

    /** Holds a worker's process in its tracks in the middle of a lane. */
    void freezeAtWork(IsoglossProcess worker) {
        freezeAtWork(worker, status -> true);
    }

    /** The same at some place of the run. */
    void freezeAtWork(IsoglossProcess worker, Predicate<JsonNode> place) {
        Await.until(worker.name() + " holds a lane", () -> {
            worker.freeze();
            boolean there = holdsLanes(worker) && place.test(status());
            if (there) {
                // What it had sent before may still be on its way, and be the last of its lanes.
                LockSupport.parkNanos(ON_ITS_WAY.toNanos());
                there = holdsLanes(worker);
            }
            if (!there) {
                worker.thaw();
            }
            return there;
        });
    }

    private boolean holdsLanes(IsoglossProcess worker) {
        return worker(worker.name()).path("lanes").asInt() > 0;
    }
}
