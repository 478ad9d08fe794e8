package org.isogloss.coordinator.run;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is known of languages whose lanes fail. It is part of a checkpoint: a run that is taken up leaves out what it left
 * out before.
 *
 * @param failing training steps in a row in which all lanes of a language were forfeited, where there are any
 * @param held languages that are left out of training
 */
public record QuarantineState(Map<String, Integer> failing, Map<String, Held> held) {

    public static final QuarantineState NONE = new QuarantineState(Map.of(), Map.of());

    /**
     * A language that is left out.
     *
     * @param step the last one that was tried with it
     * @param why its lanes failed
     */
    public record Held(long step, String why) {}

    public QuarantineState {
        failing = failing == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(failing));
        held = held == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(held));
    }
}
