package org.isogloss.tests.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.isogloss.tests.Tool;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A cluster with certificates on hosts with networks of their own, whose cables can be pulled out: then nothing is closed or
 * refused, and no side learns of it but by waiting.
 */
class NamespacesTest {

    private static final String COORDINATOR = "coordinator";
    private static final String FIRST = "first";
    private static final String SECOND = "second";

    @RegisterExtension
    final Cluster cluster = new Cluster();

    private final Tool curl = Tool.onPath("curl", "curl");

    @AutoClose
    private final Namespaces network = Namespaces.of(COORDINATOR, FIRST, SECOND);

    @Test
    void aRunGoesOnWhileCablesAreOut() {
        makeCertificates();
        Coordinator coordinator = Coordinator.of(start(
                COORDINATOR,
                TinyRun.coordinator(
                        cluster.run(),
                        MadeUpCorpus.SHARED,
                        "cluster.host=" + network.address(COORDINATOR),
                        "cluster.min-workers=2",
                        "exchange.shared-memory=false",
                        "lease.silence=4s")));
        IsoglossProcess first = start(FIRST, worker(coordinator, FIRST));
        start(SECOND, worker(coordinator, SECOND));
        awaitCommits(1);

        unplugAtWork(coordinator, FIRST);
        awaitCommits(cluster.hashes().size() + 2);
        unplugAtWork(coordinator, SECOND);
        coordinator.process().awaitOutput("worker first is out: not heard of for 4000 ms");
        assertThat(cluster.hashes()).hasSizeLessThan(TinyRun.STEPS);

        network.plug(FIRST);
        cluster.awaitDone(coordinator, first);
        assertThat(first.out().split("joined the run", -1)).as("joined twice").hasSize(3);
        assertThat(coordinator.process().out()).contains("worker second is out: not heard of for 4000 ms");
        assertThat(cluster.hashes()).isEqualTo(Reference.get().hashes());
    }

    private void makeCertificates() {
        IsoglossProcess certs = cluster.command(
                "certs",
                "init",
                cluster.directory().resolve("certs").toString(),
                COORDINATOR + "=" + network.address(COORDINATOR),
                FIRST,
                SECOND);
        assertThat(certs.awaitExit()).as(certs.log()).isZero();
    }

    private Path certificates(String host) {
        return cluster.directory().resolve("certs").resolve(host);
    }

    private List<String> worker(Coordinator coordinator, String host) {
        return List.of("worker", "--join", coordinator.join(), "--name", host, "--host", network.address(host));
    }

    private IsoglossProcess start(String host, List<String> args) {
        List<String> secured = new ArrayList<>(args);
        secured.addAll(List.of("--tls", certificates(host).toString()));
        return cluster.startBy(network.on(host), host, secured);
    }

    private void awaitCommits(int count) {
        Await.until(count + " commits", () -> cluster.hashes().size() >= count);
    }

    /** Cuts a host off while it has lanes of the open step. */
    private void unplugAtWork(Coordinator coordinator, String host) {
        Await.until(host + " is cut off with a lane in hand", () -> {
            network.unplug(host);
            boolean atWork =
                    Coordinator.worker(status(coordinator), host).path("lanes").asInt() > 0;
            if (!atWork) {
                network.plug(host);
            }
            return atWork;
        });
    }

    /** Asked on the coordinator's own host: no other is on that network. */
    private JsonNode status(Coordinator coordinator) {
        Path shown = certificates(COORDINATOR);
        String answer = network.outputOf(
                COORDINATOR,
                curl,
                "--silent",
                "--show-error",
                "--fail",
                "--cacert",
                shown.resolve("ca.crt"),
                "--cert",
                shown.resolve("node.pem"),
                "https://" + coordinator.control() + "/api/status");
        try {
            return new ObjectMapper().readTree(answer);
        } catch (JsonProcessingException e) {
            throw new AssertionError(answer, e);
        }
    }
}
