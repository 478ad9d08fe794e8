package org.isogloss.tests.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Coordinators and a worker on hosts of their own, which are addresses of the loopback interface. The worker knows no address,
 * only a name; what that stands for is in a file that Java's resolver asks in place of a name server.
 */
class SeveralHostsTest {

    private static final String NAME = "coordinators.isogloss.test";

    @RegisterExtension
    final Cluster cluster = new Cluster();

    private final int port = freePort();
    private final int metricsPort = freePort();

    @Test
    void aWorkerFindsCoordinatorsByANameAlsoWhenItLeadsElsewhere() {
        Path names = cluster.directory().resolve("hosts");
        Coordinator first = Coordinator.of(coordinator("127.0.0.2"));
        IsoglossProcess standby = coordinator("127.0.0.3", "--standby");
        standby.awaitOutput("stands by for");
        point(names, "127.0.0.3", "127.0.0.2");
        IsoglossProcess worker = worker(names);
        first.awaitWorkers(1);
        assertThat(Http.get(health(first.metrics(), "ready"))).isEqualTo("ready: has the run\n");
        first.freezeAtWork(worker);

        first.process().kill();
        worker.thaw();
        Coordinator second = Coordinator.of(standby);
        second.awaitWorkers(1);
        assertThat(second.join()).startsWith("127.0.0.3:");
        second.freezeAtWork(worker);

        // Nobody tells the worker of this one: it did not stand by.
        second.process().kill();
        point(names, "127.0.0.5");
        Coordinator third = Coordinator.of(coordinator("127.0.0.5"));
        worker.thaw();

        third.awaitWorkers(1);
        assertThat(third.worker("worker").path("metrics").asText()).startsWith("http://127.0.0.4:");
        cluster.awaitDone(third, worker);
        assertThat(cluster.hashes()).isEqualTo(Reference.get().hashes());
    }

    @Test
    void oneThatStandsByIsReadyAndAWorkerOnlyOnceItWorks() {
        Coordinator coordinator = Coordinator.of(coordinator("127.0.0.2", "--set", "adapt.steps=100000"));
        IsoglossProcess standby = coordinator(
                "127.0.0.3",
                "--standby",
                "--set",
                "adapt.steps=100000",
                "--set",
                "cluster.metrics-port=" + metricsPort);
        standby.awaitOutput("stands by for");
        assertThat(Http.get(health("http://127.0.0.3:" + metricsPort + "/metrics", "ready")))
                .isEqualTo("ready: stands by\n");

        Path names = cluster.directory().resolve("hosts");
        point(names);
        IsoglossProcess worker = worker(names, "--metrics-port", Integer.toString(metricsPort));
        worker.awaitOutput(NAME + " has no IPv4 address");
        String metrics = "http://127.0.0.4:" + metricsPort + "/metrics";
        assertThat(Http.get(health(metrics, "alive"))).isEqualTo("alive\n");
        assertThat(Http.status(health(metrics, "ready"))).isEqualTo(503);

        point(names, "127.0.0.2");
        coordinator.awaitWorkers(1);
        Await.until("the worker is ready", () -> Http.status(health(metrics, "ready")) == 200);
    }

    private IsoglossProcess coordinator(String host, String... more) {
        List<String> args =
                TinyRun.coordinator(cluster.run(), MadeUpCorpus.SHARED, "cluster.host=" + host, "cluster.port=" + port);
        args.addAll(List.of(more));
        return cluster.start("coordinator-" + host, args);
    }

    private IsoglossProcess worker(Path names, String... more) {
        List<String> args = Stream.concat(
                        Stream.of("worker", "--join", "dns:" + NAME + ":" + port, "--name", "worker"),
                        Stream.concat(Stream.of("--host", "127.0.0.4"), Stream.of(more)))
                .toList();
        return cluster.start("worker", List.of("-Djdk.net.hosts.file=" + names), args);
    }

    /** What the name stands for from now on. */
    private static void point(Path names, String... addresses) {
        try {
            Path next = Files.writeString(
                    names.resolveSibling("next"),
                    Stream.of(addresses).map(a -> a + " " + NAME + "\n").collect(Collectors.joining()));
            Files.move(next, names, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String health(String metrics, String what) {
        return metrics.replace("/metrics", "/health/" + what);
    }

    /** A port that no host of these tests has in use. */
    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("0.0.0.0"))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
