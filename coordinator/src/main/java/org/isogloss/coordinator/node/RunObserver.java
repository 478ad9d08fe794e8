package org.isogloss.coordinator.node;

import org.isogloss.coordinator.journal.RunLine;

/** Someone who wants to be told how a run goes on, such as a progress display. Called from the coordinator's threads. */
public interface RunObserver {

    /** A step, an evaluation or new weight masks. */
    default void line(RunLine line) {}

    /** A round is open; {@code phase} as users write it. */
    default void round(String phase, long roundInPhase, long roundsInPhase) {}

    /** Something worth a line of text: workers that come and go, checkpoints, trouble. */
    default void event(String text) {}
}
