package org.isogloss.deploy.bench;

import java.util.List;

/**
 * What the cluster costs: the same steps by the bare loop and by a full run with one worker, several times in turn.
 *
 * @param threads of the tensor library
 * @param firstStep the first one that counts
 * @param lastStep and the last
 * @param rounds in the order in which they were measured
 */
public record OverheadReport(int threads, long firstStep, long lastStep, List<Round> rounds) {

    /** Both ways once. */
    public record Round(Measured bare, Measured full) {

        /** Throughput of the full system over that of the bare loop. */
        public double ratio() {
            return full.audioSecondsASecond() / bare.audioSecondsASecond();
        }
    }

    /**
     * One way.
     *
     * @param audioSecondsASecond speech trained on, over the time
     * @param stepMillis mean
     * @param firstLossBits loss of the run's first step, before which nothing was rounded in either way
     * @param lastLossBits of the last one
     */
    public record Measured(double audioSecondsASecond, double stepMillis, double firstLossBits, double lastLossBits) {

        /**
         * Of the steps of one way.
         *
         * @param warmup steps before those that count, at least 1
         */
        public static Measured of(List<StepTime> steps, int warmup) {
            StepTime from = steps.get(warmup - 1);
            StepTime last = steps.get(steps.size() - 1);
            double millis = last.endMillis() - from.endMillis();
            double audio = steps.stream()
                    .skip(warmup)
                    .mapToDouble(StepTime::audioSeconds)
                    .sum();
            return new Measured(
                    1000 * audio / millis,
                    millis / (steps.size() - warmup),
                    steps.get(0).lossBits(),
                    last.lossBits());
        }
    }

    /** Of all rounds together: their speech over their time. */
    public double ratio() {
        double bare = rounds.stream().mapToDouble(r -> r.bare().stepMillis()).sum();
        double full = rounds.stream().mapToDouble(r -> r.full().stepMillis()).sum();
        return bare / full;
    }

    /** Whether both ways trained the same: the loss of the first step has the same bits. */
    public boolean comparable() {
        return rounds.stream()
                .allMatch(r -> r.bare().firstLossBits() == r.full().firstLossBits());
    }
}
