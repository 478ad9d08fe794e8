package org.isogloss.deploy.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Draws what is done to a run, and when, from a seed. */
final class FaultPlan {

    private static final int LONGEST_FREEZE_MILLIS = 15_000;

    private FaultPlan() {}

    /**
     * A fault.
     *
     * @param atMillis after the first step
     * @param which picks the worker, modulo how many there are then
     * @param lastsMillis how long it is frozen, or until what was ended is replaced
     */
    record Planned(long atMillis, Fault fault, int which, long lastsMillis) {}

    /**
     * Faults in order of time, all before the end.
     *
     * @param everyMillis mean time between two
     */
    static List<Planned> of(long seed, long millis, long everyMillis) {
        Random random = new Random(seed);
        int weights = Stream.of(Fault.values()).mapToInt(Fault::weight).sum();
        List<Planned> plan = new ArrayList<>();
        long at = gap(random, everyMillis);
        while (at < millis) {
            Fault fault = draw(random.nextInt(weights));
            long lasts =
                    fault == Fault.FREEZE_WORKER ? 100 + random.nextInt(LONGEST_FREEZE_MILLIS) : random.nextInt(2_000);
            plan.add(new Planned(at, fault, random.nextInt(Integer.MAX_VALUE), lasts));
            at += gap(random, everyMillis);
        }
        return plan;
    }

    /** Exponential, so that faults also come close together. */
    private static long gap(Random random, long everyMillis) {
        return 1 + (long) (-Math.log(1 - random.nextDouble()) * everyMillis);
    }

    private static Fault draw(int point) {
        int left = point;
        for (Fault fault : Fault.values()) {
            left -= fault.weight();
            if (left < 0) {
                return fault;
            }
        }
        throw new IllegalArgumentException("beyond all weights: " + point);
    }
}
