package org.isogloss.coordinator.node;

import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.isogloss.coordinator.run.RunEvent;
import org.isogloss.protocol.messages.ToCoordinator;

/** What {@link CoordinatorActor} takes. */
public sealed interface CoordinatorCommand {

    /** From another process. */
    record FromWorker(ToCoordinator message) implements CoordinatorCommand {}

    /** From the coordinator's other parts. */
    record Happened(RunEvent event) implements CoordinatorCommand {}

    /** Chunks of the round that was opened so are taken on every node. */
    record OpenEverywhere(long attempt) implements CoordinatorCommand {}

    /** Time passes. */
    record Tick() implements CoordinatorCommand {}

    /** A user wants a worker to leave. */
    record Drain(String worker, ActorRef<Known> replyTo) implements CoordinatorCommand {}

    /** A user wants a quarantined language to take part again. */
    record Release(String language, ActorRef<Known> replyTo) implements CoordinatorCommand {}

    /**
     * Whether what a user named is part of the run.
     *
     * @param names all that could be named
     */
    record Known(boolean known, Set<String> names) {}

    record GetStatus(ActorRef<StatusView> replyTo) implements CoordinatorCommand {}
}
