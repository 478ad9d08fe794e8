package org.isogloss.protocol.messages;

/**
 * A fixed slot of a round: all that a worker needs to know to compute it, whoever computes it.
 *
 * @param kind what to do
 * @param epoch of the coordinator that planned it
 * @param round position in the run; every step, pruning round and evaluation has its own
 * @param index which lane of the round
 * @param language whose batches
 * @param step committed steps that the parameters must have
 * @param maskVersion which version of the language's weight mask; 0 = dense
 * @param batches how many micro-batches; 0 = all there are (evaluation)
 * @param first the number of the first one; above 0 when the lane goes on with what another has begun
 */
public record Lane(
        LaneKind kind,
        long epoch,
        long round,
        int index,
        String language,
        long step,
        int maskVersion,
        int batches,
        int first) {

    /** A lane that begins with its first micro-batch. */
    public Lane(
            LaneKind kind,
            long epoch,
            long round,
            int index,
            String language,
            long step,
            int maskVersion,
            int batches) {
        this(kind, epoch, round, index, language, step, maskVersion, batches, 0);
    }
}
