package org.isogloss.coordinator.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.isogloss.coordinator.plan.Round;
import org.isogloss.protocol.messages.Lane;

/**
 * Keeps languages whose lanes nobody can compute from costing every step the attempts at them.
 *
 * <p>A language all of whose lanes were forfeited in so many training steps in a row is held: its lanes are left out of
 * training rounds from their opening, until a user releases it. Scoring and evaluation still try it. The last language
 * that trains is never held, since without it the run would go through its steps and train nothing.
 */
final class Quarantine {

    private final int after;
    private final List<String> languages;
    private final Map<String, Integer> failing;
    private final Map<String, QuarantineState.Held> held;
    /** Those that were held when the open round was opened. */
    private Set<String> absent = Set.of();
    /** Why a lane was forfeited last, by language. */
    private final Map<String, String> reasons = new TreeMap<>();

    /**
     * @param after training steps in a row; 0 = never
     * @param languages of the run
     * @param start to go on from
     */
    Quarantine(int after, List<String> languages, QuarantineState start) {
        this.after = after;
        this.languages = languages;
        this.failing = new TreeMap<>(start.failing());
        this.held = new TreeMap<>(start.held());
    }

    /** Lanes that a round which is opened now does without. What is released while it is open takes part in the next. */
    Set<Integer> opening(Round round) {
        absent = Set.copyOf(held.keySet());
        return leftOut(round);
    }

    /** Lanes that a round would do without. */
    Set<Integer> leftOut(Round round) {
        Set<Integer> indices = new TreeSet<>();
        for (Lane lane : round.lanes()) {
            if (round.kind().trains() && held.containsKey(lane.language())) {
                indices.add(lane.index());
            }
        }
        return indices;
    }

    /** A lane was given up. */
    void forfeited(String language, String why) {
        reasons.put(language, why);
    }

    /**
     * A round was closed without some of its lanes; says which languages are held because of it.
     *
     * @param forfeited indices of all lanes that it was closed without
     */
    List<RunEffect.Quarantined> closed(Round round, Set<Integer> forfeited) {
        List<RunEffect.Quarantined> now = new ArrayList<>();
        if (after == 0 || !round.kind().trains()) {
            return now;
        }
        Set<String> tried = new TreeSet<>();
        Set<String> trained = new TreeSet<>();
        for (Lane lane : round.lanes()) {
            tried.add(lane.language());
            if (!forfeited.contains(lane.index())) {
                trained.add(lane.language());
            }
        }
        failing.keySet().removeAll(trained);
        tried.removeAll(trained);
        tried.removeAll(absent);
        for (String language : tried) {
            int steps = failing.merge(language, 1, Integer::sum);
            if (steps >= after && held.size() + 1 < languages.size()) {
                failing.remove(language);
                String why = reasons.getOrDefault(language, "its lanes failed");
                held.put(language, new QuarantineState.Held(round.position().step() + 1, why));
                now.add(new RunEffect.Quarantined(language, why));
            }
        }
        return now;
    }

    /** A user believes that it can be computed again; false when it was not held. */
    boolean release(String language) {
        return held.remove(language) != null;
    }

    QuarantineState state() {
        return new QuarantineState(failing, held);
    }
}
