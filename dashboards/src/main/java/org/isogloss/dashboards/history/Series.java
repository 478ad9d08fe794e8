package org.isogloss.dashboards.history;

import java.util.ArrayList;
import java.util.List;

/** One number over all steps of a run: the last steps one by one, and the further back, the coarser. */
final class Series {

    /** Each resolution is so many times as coarse as the one before. */
    private static final long FACTOR = 4;

    /** Enough that the coarsest has 67 million steps; a run that has more loses its beginning. */
    private static final int RESOLUTIONS = 9;

    private final List<Ring> rings = new ArrayList<>();

    Series() {
        long width = 1;
        for (int i = 0; i < RESOLUTIONS; i++) {
            rings.add(new Ring(width));
            width *= FACTOR;
        }
    }

    /** The finest resolution that still has all steps from one on, when the last step is known. */
    static int resolutionFor(long from, long last) {
        for (int i = 0; i < RESOLUTIONS - 1; i++) {
            if (last / width(i) - from / width(i) < Ring.CAPACITY) {
                return i;
            }
        }
        return RESOLUTIONS - 1;
    }

    /** Steps in a bucket. */
    static long width(int resolution) {
        return (long) Math.pow(FACTOR, resolution);
    }

    void add(long step, float value) {
        rings.forEach(ring -> ring.add(step, value));
    }

    Ring ring(int resolution) {
        return rings.get(resolution);
    }
}
