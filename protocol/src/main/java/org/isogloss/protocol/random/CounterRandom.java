package org.isogloss.protocol.random;

import java.nio.charset.StandardCharsets;

/**
 * A stream of random numbers that is a pure function of its key: Philox 4x32-10.
 *
 * <p>Everything random in a run is drawn from a stream keyed by (seed, purpose, step, lane, ...), so that a lane is the
 * same whoever computes it, and whatever was computed before it. Streams with different keys are independent: the key
 * parts are folded into Philox's 64-bit key and the upper half of its 128-bit counter, the lower half counts draws.
 *
 * <p>Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011. A stream is not
 * safe for use by several threads; make one each.
 */
public final class CounterRandom {

    private static final int MULTIPLIER_0 = 0xD2511F53;
    private static final int MULTIPLIER_1 = 0xCD9E8D57;
    private static final int WEYL_0 = 0x9E3779B9;
    private static final int WEYL_1 = 0xBB67AE85;
    private static final int ROUNDS = 10;
    private static final float FLOAT_UNIT = 0x1.0p-24f;
    private static final double DOUBLE_UNIT = 0x1.0p-53;

    private final long key;
    private final long stream;
    private long block;
    private final int[] buffer = new int[4];
    private int used = 4;

    private CounterRandom(long key, long stream) {
        this.key = key;
        this.stream = stream;
    }

    /**
     * The stream of a purpose.
     *
     * @param seed the run's seed
     * @param purpose what is drawn, such as {@code "crop"}; distinct purposes give independent streams
     * @param path where in the run: step, lane, micro-batch, row, ...
     */
    public static CounterRandom of(long seed, String purpose, long... path) {
        long stream = 0;
        for (byte b : purpose.getBytes(StandardCharsets.UTF_8)) {
            stream = mix(stream ^ b);
        }
        for (long part : path) {
            stream = mix(stream + 0x9E3779B97F4A7C15L ^ part);
        }
        return new CounterRandom(mix(seed), stream);
    }

    /** The finalizer of SplitMix64: a bijection that spreads each input bit over all output bits. */
    private static long mix(long z) {
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }

    public int nextInt() {
        if (used == 4) {
            philox(block++, stream, key, buffer);
            used = 0;
        }
        return buffer[used++];
    }

    public long nextLong() {
        return ((long) nextInt() << 32) | (nextInt() & 0xFFFFFFFFL);
    }

    /** Uniform in [0, 1), a multiple of 2^-24. */
    public float nextFloat() {
        return (nextInt() >>> 8) * FLOAT_UNIT;
    }

    /** Uniform in [0, 1), a multiple of 2^-53. */
    public double nextDouble() {
        return (nextLong() >>> 11) * DOUBLE_UNIT;
    }

    /**
     * Uniform in [0, bound), without modulo bias.
     *
     * @throws IllegalArgumentException when bound is not positive
     */
    public int nextInt(int bound) {
        if (bound <= 0) {
            throw new IllegalArgumentException("bound " + bound + " is not positive");
        }
        // Lemire's multiply-shift, rejecting the few values that would make some results likelier.
        long product = (nextInt() & 0xFFFFFFFFL) * bound;
        long low = product & 0xFFFFFFFFL;
        if (low < bound) {
            long threshold = (0x100000000L - bound) % bound;
            while (low < threshold) {
                product = (nextInt() & 0xFFFFFFFFL) * bound;
                low = product & 0xFFFFFFFFL;
            }
        }
        return (int) (product >>> 32);
    }

    /** Standard exponential, -log(1 - u), always finite. */
    public double nextExponential() {
        return -StrictMath.log1p(-nextDouble());
    }

    /** Standard normal, by Box and Muller. */
    public double nextGaussian() {
        double radius = StrictMath.sqrt(2 * nextExponential());
        return radius * StrictMath.cos(2 * Math.PI * nextDouble());
    }

    /** One block: encrypts the counter (block, stream) under the key. Package-private for the known-answer test. */
    static void philox(long counterLow, long counterHigh, long key, int[] out) {
        int c0 = (int) counterLow;
        int c1 = (int) (counterLow >>> 32);
        int c2 = (int) counterHigh;
        int c3 = (int) (counterHigh >>> 32);
        int k0 = (int) key;
        int k1 = (int) (key >>> 32);
        for (int round = 0; round < ROUNDS; round++) {
            long p0 = (c0 & 0xFFFFFFFFL) * (MULTIPLIER_0 & 0xFFFFFFFFL);
            long p1 = (c2 & 0xFFFFFFFFL) * (MULTIPLIER_1 & 0xFFFFFFFFL);
            int n0 = (int) (p1 >>> 32) ^ c1 ^ k0;
            int n2 = (int) (p0 >>> 32) ^ c3 ^ k1;
            c1 = (int) p1;
            c3 = (int) p0;
            c0 = n0;
            c2 = n2;
            k0 += WEYL_0;
            k1 += WEYL_1;
        }
        out[0] = c0;
        out[1] = c1;
        out[2] = c2;
        out[3] = c3;
    }
}
