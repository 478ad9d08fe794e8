package org.isogloss.deploy.bench;

import java.util.OptionalLong;
import org.isogloss.protocol.wire.SyntheticLoad;
import org.isogloss.worker.bench.Spread;

/**
 * What one load came to.
 *
 * @param load what was reduced
 * @param workers processes that pushed and followed
 * @param step from commit to commit
 * @param follow median of the milliseconds from the commit until the first chunk of the next step
 * @param push the same until all chunks are in
 * @param apply the same until the next commit
 * @param bytesIn of gradients in a step, from all workers
 * @param bytesOut of parameters in a step, to all workers
 * @param coordinatorCpuSeconds processor time of this process in a step
 * @param workerCpuSeconds of all workers together
 * @param reducerBytes Java objects that the reducer and the server keep
 * @param workerResident the most memory that a worker had resident; empty where the system does not say
 * @param sha256 of the parameters at the end
 */
public record ReduceReport(
        SyntheticLoad load,
        int workers,
        int steps,
        Spread step,
        double follow,
        double push,
        double apply,
        double bytesIn,
        double bytesOut,
        double coordinatorCpuSeconds,
        double workerCpuSeconds,
        long reducerBytes,
        OptionalLong workerResident,
        String sha256) {

    /** Bytes of a step over those of dense fp32 in both directions. */
    public double shareOfDense() {
        return (bytesIn + bytesOut) / (2.0 * Float.BYTES * load.parameters() * workers);
    }

    /** MB of a dense fp32 vector that are reduced in a second, whatever travels: what an all-reduce is compared by. */
    public double denseMegabytesASecond() {
        return Float.BYTES * load.parameters() / 1e3 / step.median();
    }

    public double reducerBytesAParameter() {
        return (double) reducerBytes / load.parameters();
    }
}
