package org.isogloss.deploy.cli;

import java.util.function.Consumer;

/** Says once that a phase has begun. */
final class PhaseNotice {

    private final Consumer<String> events;
    private String phase = "";

    PhaseNotice(Consumer<String> events) {
        this.events = events;
    }

    synchronized void round(String phaseNow, long roundInPhase, long roundsInPhase) {
        if (!phaseNow.equals(phase) || roundInPhase == 0) {
            phase = phaseNow;
            events.accept("phase " + phase + ", " + roundsInPhase + (roundsInPhase == 1 ? " round" : " rounds"));
        }
    }
}
