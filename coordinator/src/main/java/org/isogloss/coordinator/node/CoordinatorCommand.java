package org.isogloss.coordinator.node;

import org.apache.pekko.actor.typed.ActorRef;
import org.isogloss.coordinator.run.RunEvent;
import org.isogloss.protocol.messages.ToCoordinator;

/** What {@link CoordinatorActor} takes. */
public sealed interface CoordinatorCommand {

    /** From another process. */
    record FromWorker(ToCoordinator message) implements CoordinatorCommand {}

    /** From the coordinator's other parts. */
    record Happened(RunEvent event) implements CoordinatorCommand {}

    /** Time passes. */
    record Tick() implements CoordinatorCommand {}

    record GetStatus(ActorRef<StatusView> replyTo) implements CoordinatorCommand {}
}
