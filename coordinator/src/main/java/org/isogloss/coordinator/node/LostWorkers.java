package org.isogloss.coordinator.node;

import java.time.Duration;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.ClusterEvent.ReachabilityEvent;
import org.apache.pekko.cluster.ClusterEvent.UnreachableMember;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.UniqueAddress;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Down;
import org.apache.pekko.cluster.typed.Subscribe;
import org.isogloss.protocol.ClusterConfig;

/**
 * Takes workers out of the cluster that have not been reached for a while, since none can join while one is unreachable.
 *
 * <p>A cluster has one coordinator, and its run ends with it. So it is the coordinator that decides, and nobody decides about
 * the coordinator. Pekko's split brain resolver would: where a link is silent one way it takes out both ends.
 */
final class LostWorkers extends AbstractBehavior<LostWorkers.Event> {

    /** What it is told. */
    sealed interface Event {}

    private record Reachability(ReachabilityEvent event) implements Event {}

    private record TimeIsUp(UniqueAddress worker) implements Event {}

    private final Cluster cluster;
    private final TimerScheduler<Event> timers;
    private final Duration patience;

    private LostWorkers(ActorContext<Event> context, TimerScheduler<Event> timers, Duration patience) {
        super(context);
        this.cluster = Cluster.get(context.getSystem());
        this.timers = timers;
        this.patience = patience;
        cluster.subscriptions()
                .tell(Subscribe.create(
                        context.messageAdapter(ReachabilityEvent.class, Reachability::new), ReachabilityEvent.class));
    }

    /** @param patience how long a worker may be unreachable */
    static Behavior<Event> create(Duration patience) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> new LostWorkers(context, timers, patience)));
    }

    @Override
    public Receive<Event> createReceive() {
        return newReceiveBuilder()
                .onMessage(Reachability.class, this::reachability)
                .onMessage(TimeIsUp.class, this::timeIsUp)
                .build();
    }

    private Behavior<Event> reachability(Reachability told) {
        Member member = told.event().member();
        TimeIsUp end = new TimeIsUp(member.uniqueAddress());
        if (told.event() instanceof UnreachableMember && member.hasRole(ClusterConfig.WORKER)) {
            timers.startSingleTimer(end, end, patience);
        } else {
            timers.cancel(end);
        }
        return this;
    }

    private Behavior<Event> timeIsUp(TimeIsUp told) {
        // Another process may have its address by now.
        boolean still = cluster.state().getUnreachable().stream()
                .anyMatch(member -> member.uniqueAddress().equals(told.worker()));
        if (still) {
            cluster.manager().tell(new Down(told.worker().address()));
        }
        return this;
    }
}
