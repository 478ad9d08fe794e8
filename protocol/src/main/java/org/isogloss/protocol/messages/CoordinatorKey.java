package org.isogloss.protocol.messages;

import java.time.Duration;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.ClusterSingleton;
import org.apache.pekko.cluster.typed.ClusterSingletonSettings;
import org.apache.pekko.cluster.typed.SingletonActor;

/** Where workers find the coordinator: a cluster singleton on nodes with its role. */
public final class CoordinatorKey {

    public static final String NAME = "coordinator";

    private static final Duration LOOK_FOR_IT = Duration.ofMillis(200);

    private CoordinatorKey() {}

    public static ClusterSingletonSettings settings(ActorSystem<?> system) {
        return ClusterSingletonSettings.create(system).withRole(NAME).withHandoverRetryInterval(LOOK_FOR_IT);
    }

    /** A reference that finds the coordinator wherever it runs. On a node without the role nothing is started. */
    public static ActorRef<ToCoordinator> proxy(ActorSystem<?> system) {
        Behavior<ToCoordinator> elsewhere = Behaviors.empty();
        return ClusterSingleton.get(system)
                .init(SingletonActor.of(elsewhere, NAME).withSettings(settings(system)));
    }
}
