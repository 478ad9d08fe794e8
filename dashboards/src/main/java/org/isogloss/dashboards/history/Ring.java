package org.isogloss.dashboards.history;

import java.util.Arrays;

/**
 * The last {@link #CAPACITY} buckets of one series at one width: bucket b has the steps from b x width up to (b + 1) x width,
 * and keeps their mean, smallest and largest value.
 *
 * <p>Steps may come in any order. One whose bucket has made room for a later one is dropped. Memory grows with the buckets
 * in use, up to 20 bytes each.
 */
final class Ring {

    static final int CAPACITY = 1024;

    private static final int FIRST_SIZE = 32;
    private static final int EMPTY = -1;

    private final long width;
    private int[] bucket = new int[0];
    private int[] count = new int[0];
    private float[] mean = new float[0];
    private float[] low = new float[0];
    private float[] high = new float[0];

    /** @param width steps in a bucket */
    Ring(long width) {
        this.width = width;
    }

    void add(long step, float value) {
        int b = Math.toIntExact(step / width);
        int slot = b % CAPACITY;
        makeRoomFor(slot);
        if (b < bucket[slot]) {
            return;
        }
        if (b > bucket[slot]) {
            bucket[slot] = b;
            count[slot] = 0;
            mean[slot] = 0;
            low[slot] = value;
            high[slot] = value;
        }
        count[slot]++;
        mean[slot] += (value - mean[slot]) / count[slot];
        low[slot] = Math.min(low[slot], value);
        high[slot] = Math.max(high[slot], value);
    }

    private void makeRoomFor(int slot) {
        if (slot < bucket.length) {
            return;
        }
        int size = Math.min(CAPACITY, Math.max(FIRST_SIZE, 2 * slot));
        int before = bucket.length;
        bucket = Arrays.copyOf(bucket, size);
        Arrays.fill(bucket, before, size, EMPTY);
        count = Arrays.copyOf(count, size);
        mean = Arrays.copyOf(mean, size);
        low = Arrays.copyOf(low, size);
        high = Arrays.copyOf(high, size);
    }

    /** Not a number where there is nothing. */
    float mean(int b) {
        return has(b) ? mean[b % CAPACITY] : Float.NaN;
    }

    float low(int b) {
        return has(b) ? low[b % CAPACITY] : Float.NaN;
    }

    float high(int b) {
        return has(b) ? high[b % CAPACITY] : Float.NaN;
    }

    private boolean has(int b) {
        int slot = b % CAPACITY;
        return slot < bucket.length && bucket[slot] == b;
    }
}
