package org.isogloss.deploy.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Draws what is done to a run, and when, from a seed. */
final class FaultPlan {

    /** One that nobody notices, one that outlasts the lease, and one that outlasts the cluster's patience too. */
    private static final List<Integer> FREEZE_MILLIS = List.of(3_000, 15_000, 60_000);

    private FaultPlan() {}

    /**
     * A fault.
     *
     * @param atMillis after the first step
     * @param which picks the worker, modulo how many there are then
     * @param lastsMillis how long it is frozen, off or slow, or until what was ended is replaced
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
            plan.add(new Planned(at, fault, random.nextInt(Integer.MAX_VALUE), lasts(fault, random)));
            at += gap(random, everyMillis);
        }
        return plan;
    }

    /** Exponential, so that faults also come close together. */
    private static long gap(Random random, long everyMillis) {
        return 1 + (long) (-Math.log(1 - random.nextDouble()) * everyMillis);
    }

    private static long lasts(Fault fault, Random random) {
        return switch (fault) {
            case FREEZE_WORKER -> FREEZE_MILLIS.get(random.nextInt(FREEZE_MILLIS.size()));
            case ADD_WORKER -> 20_000 + random.nextInt(40_000);
            case CUT_LINK -> random.nextInt(5_000);
            case SILENCE_LINK, SILENCE_ONE_WAY, SLOW_LINK -> 1_000 + random.nextInt(19_000);
            case KILL_WORKER, DRAIN_WORKER, KILL_COORDINATOR -> random.nextInt(2_000);
        };
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
