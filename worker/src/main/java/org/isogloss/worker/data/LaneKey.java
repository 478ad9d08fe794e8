package org.isogloss.worker.data;

import org.isogloss.protocol.random.CounterRandom;

/**
 * What a lane's micro-batches are a pure function of, the corpus and {@link BatchConfig} given.
 *
 * @param seed the run's seed
 * @param purpose what the batches are for, such as {@code "pretrain"}; distinct purposes draw independently
 * @param step the step of the purpose
 * @param lane the lane's number in the step
 * @param language whose speech it is
 */
public record LaneKey(long seed, String purpose, long step, int lane, String language) {

    /** The random numbers of one decision within the lane; {@code path} is the micro-batch, the row, ... */
    CounterRandom random(String decision, long... path) {
        long[] whole = new long[path.length + 2];
        whole[0] = step;
        whole[1] = lane;
        System.arraycopy(path, 0, whole, 2, path.length);
        return CounterRandom.of(seed, purpose + '/' + language + '/' + decision, whole);
    }
}
