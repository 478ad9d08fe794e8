package org.isogloss.coordinator.run;

import java.util.List;
import org.isogloss.coordinator.run.RunEffect.Finish;
import org.isogloss.coordinator.run.RunEffect.Outcome;
import org.isogloss.protocol.messages.ToWorker;

/** What was asked of a run's end, and how it has ended. */
final class Ending {

    /** Null while nobody has asked for an end. */
    private String why;

    private Outcome outcome;
    private long byMillis = Long.MAX_VALUE;
    private boolean goesOn;

    /** The last to ask says how it ends; the earliest to ask says by when. */
    void ask(RunEvent.StopRequested e, long now) {
        why = e.why();
        outcome = e.handOver() ? Outcome.HANDED_OVER : Outcome.STOPPED;
        byMillis = Math.min(byMillis, e.byMillis(now));
    }

    boolean isAsked() {
        return why != null;
    }

    /** Whether the open round is to be given up for the sake of it. */
    boolean isDue(long now) {
        return now >= byMillis;
    }

    /** The end that was asked for. */
    Finish asked() {
        return new Finish(outcome, why);
    }

    /** The same, when the open round could not be closed. */
    Finish asked(String whyNotClosed) {
        return new Finish(outcome, why + " (" + whyNotClosed + ")");
    }

    /** Notes how it ends. */
    void with(Finish how) {
        goesOn = how.outcome().goesOnElsewhere();
    }

    /** Workers of a run that goes on elsewhere are not told: they look for who has it when this coordinator is gone. */
    List<RunEffect> tell(String worker, String text) {
        return goesOn ? List.of() : List.of(new RunEffect.Send(worker, new ToWorker.Finished(text)));
    }
}
