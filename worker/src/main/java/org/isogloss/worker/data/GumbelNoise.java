package org.isogloss.worker.data;

import org.isogloss.protocol.random.CounterRandom;

/**
 * Standard Gumbel noise, -log(-log(u)), for the quantizer's choice of codes.
 *
 * <p>u is (k + 1/2) / 2^32 for a random 32-bit k, so it is never 0 or 1 and every value is finite, from -3.1 to 22.9.
 * Logarithms are {@link StrictMath}'s, which have the same bits on every machine: a million values take some 70 ms.
 */
public final class GumbelNoise {

    private static final double UNIT = 0x1.0p-32;

    private GumbelNoise() {}

    /** So many independent values. */
    public static float[] draw(int count, CounterRandom random) {
        float[] noise = new float[count];
        for (int i = 0; i < count; i++) {
            noise[i] = of(random.nextInt());
        }
        return noise;
    }

    /** The value of 32 random bits; grows with them, taken as an unsigned number. */
    static float of(int bits) {
        double uniform = ((bits & 0xFFFFFFFFL) + 0.5) * UNIT;
        return (float) -StrictMath.log(-StrictMath.log(uniform));
    }
}
