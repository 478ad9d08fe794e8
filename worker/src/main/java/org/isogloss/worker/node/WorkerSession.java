package org.isogloss.worker.node;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.JoinSeedNodes;
import org.isogloss.protocol.ClusterConfig;
import org.isogloss.protocol.HostPort;
import org.isogloss.protocol.messages.ArteryTls;
import org.isogloss.protocol.metrics.Health;
import org.isogloss.protocol.security.ClusterTls;

/** One membership in the cluster, from joining it to leaving or losing it; each has an actor system of its own. */
final class WorkerSession implements AutoCloseable {

    private static final Duration CONNECT = Duration.ofSeconds(1);
    private static final Duration SHAKE_HANDS = Duration.ofSeconds(5);
    private static final String PHASE_OF_THE_END = CoordinatedShutdown.PhaseBeforeActorSystemTerminate();
    private static final Duration GOODBYE = Duration.ofSeconds(5);

    private final WorkerOptions options;
    private final ClusterTls tls;
    private final Coordinators coordinators;
    private final RuntimeHolder runtimes;
    private final WorkerSelf me;
    private final Consumer<String> say;
    private final Health health;
    private final CompletableFuture<SessionEnd> end = new CompletableFuture<>();
    private volatile boolean accepted;
    private volatile ActorSystem<WorkerActor.Command> system;

    /** @param tls null for plain connections */
    WorkerSession(
            WorkerOptions options,
            ClusterTls tls,
            Coordinators coordinators,
            RuntimeHolder runtimes,
            WorkerSelf me,
            Consumer<String> say,
            Health health) {
        this.options = options;
        this.tls = tls;
        this.coordinators = coordinators;
        this.runtimes = runtimes;
        this.me = me;
        this.say = say;
        this.health = health;
    }

    /** @param patience how long the coordinator may take to answer */
    SessionEnd run(Duration patience) throws InterruptedException {
        List<HostPort> places;
        try {
            places = coordinators.look();
        } catch (UnknownHostException e) {
            return new SessionEnd.Lost(e.getMessage(), true);
        }
        String unreachable = probe(places);
        if (unreachable != null) {
            return new SessionEnd.Lost(unreachable, true);
        }
        system = ArteryTls.start(
                Behaviors.setup(context -> WorkerActor.create(
                        context,
                        options,
                        tls,
                        coordinators,
                        runtimes,
                        me,
                        say,
                        patience,
                        this::wasTaken,
                        end::complete)),
                ClusterConfig.worker(options.host()),
                tls);
        // Also when the cluster takes it for dead while it was held up: then nobody tells the actor.
        system.getWhenTerminated().thenRun(() -> end.complete(SessionEnd.TAKEN_OUT));
        // All of them: one that stands by does not answer yet, and may the next moment.
        List<Address> seeds = places.stream()
                .map(at -> new Address("pekko", ClusterConfig.SYSTEM_NAME, at.host(), at.port()))
                .toList();
        Cluster.get(system).manager().tell(new JoinSeedNodes(seeds));
        try {
            return end.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    /**
     * Why nobody listens anywhere, or null when somebody does: much quicker to know than by joining, and what is wrong with
     * certificates is told here alone.
     */
    private String probe(List<HostPort> places) {
        String why = null;
        for (HostPort at : places) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(at.host(), at.port()), (int) CONNECT.toMillis());
                if (tls != null) {
                    socket.setSoTimeout((int) SHAKE_HANDS.toMillis());
                    tls.shakeHands(socket, at.host(), at.port());
                }
                return null;
            } catch (IOException e) {
                why = e.getMessage();
            }
        }
        return why;
    }

    private void wasTaken() {
        accepted = true;
        health.ready("works for a run");
    }

    /** Whether the coordinator took this worker in. */
    boolean wasAccepted() {
        return accepted;
    }

    void leave() {
        ActorSystem<WorkerActor.Command> running = system;
        if (running == null) {
            end.complete(new SessionEnd.Finished("asked to leave"));
        } else {
            running.tell(new WorkerActor.Leave());
        }
    }

    @Override
    public void close() {
        if (system == null) {
            return;
        }
        runtimes.release();
        if (end.getNow(null) instanceof SessionEnd.Lost lost && lost.gone()) {
            // Leaving a cluster takes an answer: without anybody to give it, seconds in which another may have the run.
            CoordinatedShutdown.get(system)
                    .run(CoordinatedShutdown.actorSystemTerminateReason(), Optional.of(PHASE_OF_THE_END));
        } else {
            // Leaving the cluster first, so that the others need not find out by silence.
            Cluster cluster = Cluster.get(system);
            cluster.manager()
                    .tell(org.apache.pekko.cluster.typed.Leave.create(
                            cluster.selfMember().address()));
            system.terminate();
        }
        try {
            system.getWhenTerminated().toCompletableFuture().get(GOODBYE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            say.accept("the actor system did not end in time: " + e);
        }
    }
}
