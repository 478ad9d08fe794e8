package org.isogloss.worker.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.remote.UniqueAddress;
import org.apache.pekko.remote.artery.ThisActorSystemQuarantinedEvent;
import org.isogloss.protocol.ClusterConfig;
import org.isogloss.protocol.messages.ArteryTls;
import org.isogloss.protocol.security.NodeSecurity;
import org.junit.jupiter.api.Test;

class WorkerActorTest {

    private static final Duration LONG = Duration.ofMinutes(10);

    private static UniqueAddress node(String host) {
        return new UniqueAddress(new Address("pekko", ClusterConfig.SYSTEM_NAME, host, 7350), 1);
    }

    /** As when it was frozen while it joined: it would wait for an answer that cannot reach it. */
    @Test
    void oneThatTheClusterHasTakenOutTriesAgainAtOnce() throws Exception {
        WorkerOptions options = new WorkerOptions(
                List.of(), "a", "127.0.0.1", "cpu", 1, Path.of("."), 0, NodeSecurity.Settings.PLAIN, LONG);
        CompletableFuture<SessionEnd> end = new CompletableFuture<>();
        ActorSystem<WorkerActor.Command> system = ArteryTls.start(
                Behaviors.setup(context -> WorkerActor.create(
                        context, options, null, null, null, null, line -> {}, LONG, () -> {}, end::complete)),
                ClusterConfig.worker("127.0.0.1"),
                null);
        try {
            ThisActorSystemQuarantinedEvent event =
                    new ThisActorSystemQuarantinedEvent(node("127.0.0.1"), node("127.0.0.2"));
            // Until it is there to hear.
            for (int i = 0; i < 600 && !end.isDone(); i++) {
                system.classicSystem().eventStream().publish(event);
                Thread.sleep(50);
            }
            assertThat(end.get(1, TimeUnit.SECONDS))
                    .isEqualTo(new SessionEnd.Lost("the cluster went on without it", true));
        } finally {
            system.terminate();
        }
    }
}
