package org.isogloss.protocol.messages;

import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;

/** What a worker tells the coordinator. */
public sealed interface ToCoordinator extends WireMessage {

    /** Asks what run this is. Answered by {@link ToWorker.Welcome} or {@link ToWorker.Refused}. */
    record Hello(String worker, String build, ActorRef<ToWorker> replyTo) implements ToCoordinator {}

    /**
     * Offers itself, with the hashes of what it made of the welcome. Answered by Accepted, NotYet or Refused.
     *
     * @param process another process of the same name has another
     */
    record Register(
            String worker,
            String process,
            String build,
            String configSha256,
            String layoutSha256,
            String corpusSha256,
            String device,
            Arithmetic arithmetic,
            String metricsAddress,
            ActorRef<ToWorker> replyTo)
            implements ToCoordinator {}

    /**
     * It is there. Renews its leases.
     *
     * @param hasParameters whether it has received the parameters since it was accepted; it gets no lanes before
     */
    record Heartbeat(String worker, long session, boolean hasParameters) implements ToCoordinator {}

    /** It could not compute a lane: its data, or a value that is not finite. */
    record LaneFailed(String worker, long session, Lane lane, String why) implements ToCoordinator {}

    /** It gives a lane back that it could not deliver, as when the connection broke. */
    record LaneReturned(String worker, long session, Lane lane, String why) implements ToCoordinator {}

    /** It has the proposed weight masks of its languages, and their hashes are the proposed ones. */
    record MasksReady(String worker, long session, int maskVersion, String maskSetSha256) implements ToCoordinator {}

    /** Clips that could not be read since the last such message, by language. */
    record ClipsSkipped(String worker, long session, Map<String, Integer> byLanguage) implements ToCoordinator {}

    /** It was asked to leave: it gets no more lanes, and hears Finished when it is done with those that it has. */
    record Leaving(String worker, long session) implements ToCoordinator {}
}
