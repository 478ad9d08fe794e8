package org.isogloss.worker.model;

import java.nio.ByteBuffer;
import org.isogloss.protocol.model.DropoutRates;
import org.isogloss.protocol.random.CounterRandom;

/**
 * Which values and layers a micro-batch leaves out: a pure function of where in a run it is, whoever computes it and with
 * however many threads.
 *
 * <p>A value is left out if 16 random bits are below rate x 2^16, rounded, and what is kept is divided by the share that
 * is kept in the mean, exactly; so expectations stay what they are. Two values share a number of 32 bits, as drawing is
 * what dropout costs.
 *
 * @param seed the run's seed
 * @param step committed steps before this one
 * @param lane the lane's number in the step
 * @param microBatch the micro-batch's number in the lane
 */
public record Dropout(DropoutRates rates, long seed, long step, int lane, int microBatch) implements LeftOut {

    /** Nothing is left out, as in evaluations. */
    public static final Dropout NONE = new Dropout(DropoutRates.NONE, 0, 0, 0, 0);

    private static final int UNIT = 1 << 16;

    /** Of all values of 16 bits, those that leave a value out. */
    private int threshold(DropoutSite site) {
        return (int) Math.min(UNIT - 1, Math.round(UNIT * site.rate(rates)));
    }

    @Override
    public boolean actsAt(DropoutSite site) {
        return threshold(site) > 0;
    }

    /** 1 / (1 - rate), for the rate as it is drawn. */
    @Override
    public double factor(DropoutSite site) {
        return (double) UNIT / (UNIT - threshold(site));
    }

    @Override
    public void draw(DropoutSite site, int layer, ByteBuffer kept) {
        CounterRandom random = random(site.purpose, layer);
        int threshold = threshold(site);
        int size = kept.capacity();
        for (int i = 0; i < size; i += 2) {
            int bits = random.nextInt();
            kept.put(i, flag(bits & 0xFFFF, threshold));
            if (i + 1 < size) {
                kept.put(i + 1, flag(bits >>> 16, threshold));
            }
        }
    }

    private static byte flag(int bits, int threshold) {
        return (byte) (bits < threshold ? 0 : 1);
    }

    @Override
    public boolean leavesOut(int layer) {
        return rates.layerDrop() > 0 && random("layer drop", layer).nextDouble() < rates.layerDrop();
    }

    private CounterRandom random(String purpose, int layer) {
        return CounterRandom.of(seed, purpose, step, lane, microBatch, layer);
    }
}
