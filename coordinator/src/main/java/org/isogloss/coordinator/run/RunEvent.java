package org.isogloss.coordinator.run;

import java.util.Map;
import org.isogloss.protocol.messages.Lane;

/** Something that happened to a run, as the outside tells it to {@link RunMachine}. */
public sealed interface RunEvent {

    /** A worker was accepted, under a session of its own. An earlier session of the same worker is void. */
    record WorkerJoined(String worker, long session) implements RunEvent {}

    /**
     * A sign of life.
     *
     * @param hasParameters whether it has received the parameters since it joined
     */
    record WorkerHeard(String worker, long session, boolean hasParameters) implements RunEvent {}

    /** A worker's connection broke, or it left. */
    record WorkerLost(String worker, long session, String why) implements RunEvent {}

    /** A worker is to leave in order: it finishes what it holds, for a while, and gets nothing more. */
    record WorkerLeaving(String worker, long session, String why) implements RunEvent {}

    /**
     * The last chunk of a lane came in; who sent it does not matter to the result.
     *
     * @param attempt of {@link RunEffect.OpenRound}: what came in before the round began again is gone
     */
    record LaneReduced(Lane lane, long attempt, String worker) implements RunEvent {}

    /** A worker could not compute a lane. */
    record LaneFailed(String worker, long session, Lane lane, String why) implements RunEvent {}

    /** A worker computed a lane but could not deliver it, for trouble with the connection: nobody's fault. */
    record LaneReturned(String worker, long session, Lane lane) implements RunEvent {}

    /** A worker sent a value that cannot be added, after others of its lane were: the round starts again without it. */
    record RoundSpoiled(long attempt, String worker, String why) implements RunEvent {}

    /** What {@link RunEffect.CloseRound} asked for is done. */
    record RoundClosed(long round) implements RunEvent {}

    /**
     * The last scoring round is closed, and the weight masks stand for agreement.
     *
     * @param masks SHA-256 of each language's weight mask
     */
    record MasksProposed(long round, int maskVersion, Map<String, String> masks) implements RunEvent {}

    /** A worker has the proposed masks, with the right hashes or not. */
    record MasksReady(String worker, long session, int maskVersion, String maskSetSha256) implements RunEvent {}

    /** A part of the parameters is gone, with the node that held it. */
    record ReducerLost(String why) implements RunEvent {}

    /** An effect could not be carried out, and the run cannot go on. */
    record Broken(String why) implements RunEvent {}

    /**
     * Somebody asked the run to stop at the next commit.
     *
     * @param withinMillis how long the open round may take until then; after that it is given up
     * @param handOver whether only this coordinator ends, and the run goes on with another
     */
    record StopRequested(String why, long withinMillis, boolean handOver) implements RunEvent {

        /** The run itself is to end; the open round may take its time. */
        public StopRequested(String why) {
            this(why, Long.MAX_VALUE, false);
        }

        /** When the open round is given up. */
        long byMillis(long now) {
            return withinMillis > Long.MAX_VALUE - now ? Long.MAX_VALUE : now + withinMillis;
        }
    }

    /** A user wants a language's lanes to be tried again. */
    record LanguageReleased(String language) implements RunEvent {}

    /** Time has passed. */
    record Tick() implements RunEvent {}
}
