package org.isogloss.coordinator.node;

import java.util.List;
import org.isogloss.coordinator.journal.RunLine;

/** Someone who wants to be told how a run goes on, such as a progress display. Called from the coordinator's threads. */
public interface RunObserver {

    /** A step, an evaluation or new weight masks. */
    default void line(RunLine line) {}

    /**
     * A line of the run's journal from before this start. Those come one by one on a thread of their own, in order among
     * themselves, while the run goes on.
     */
    default void past(RunLine line) {}

    /** A round is open; {@code phase} as users write it. */
    default void round(String phase, long roundInPhase, long roundsInPhase) {}

    /** Something worth a line of text: workers that come and go, checkpoints, trouble. */
    default void event(String text) {}

    /** Tells all of them, in order. */
    static RunObserver all(RunObserver... observers) {
        List<RunObserver> all = List.of(observers);
        return new RunObserver() {
            @Override
            public void line(RunLine line) {
                all.forEach(o -> o.line(line));
            }

            @Override
            public void past(RunLine line) {
                all.forEach(o -> o.past(line));
            }

            @Override
            public void round(String phase, long roundInPhase, long roundsInPhase) {
                all.forEach(o -> o.round(phase, roundInPhase, roundsInPhase));
            }

            @Override
            public void event(String text) {
                all.forEach(o -> o.event(text));
            }
        };
    }
}
