package org.isogloss.coordinator.run;

import java.util.ArrayList;
import java.util.List;
import org.isogloss.coordinator.run.RunEffect.Recovered;

/**
 * How long a run makes no progress when workers are lost. Progress is a lane that comes in.
 *
 * <p>An interruption begins when a worker that holds lanes is lost: with a broken connection that is when it breaks; of one
 * that falls silent, its last sign of life, or the last progress if that was later. It ends with the next progress, whoever
 * makes it.
 */
final class Interruptions {

    private record Open(LossCause cause, long sinceMillis) {}

    private final List<Open> open = new ArrayList<>();
    private long progressMillis;

    /** @param sinceMillis when it happened, as far as that is known */
    void lost(LossCause cause, long sinceMillis) {
        open.add(new Open(cause, Math.max(sinceMillis, progressMillis)));
    }

    /** The run goes on: how long each interruption was. */
    List<Recovered> progress(long nowMillis) {
        List<Recovered> over = open.stream()
                .map(o -> new Recovered(o.cause(), nowMillis - o.sinceMillis()))
                .toList();
        open.clear();
        progressMillis = nowMillis;
        return over;
    }
}
