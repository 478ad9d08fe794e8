package org.isogloss.coordinator.run;

import org.isogloss.protocol.config.RunConfig;

/**
 * What {@link RunMachine} goes by, in the clock's milliseconds.
 *
 * @param silenceMillis a worker not heard of for so long gives its lanes back
 * @param overdueFactor a lane held for so many median lane times is leased a second time
 * @param ahead lanes that a worker holds at most
 * @param minWorkers workers that the first round waits for
 * @param quarantineAfter training steps in a row that a language may fail in; 0 = any number
 */
public record RunSettings(long silenceMillis, double overdueFactor, int ahead, int minWorkers, int quarantineAfter) {

    public static RunSettings of(RunConfig config) {
        RunConfig.Lease lease = config.lease();
        return new RunSettings(
                lease.silence().toMillis(),
                lease.overdueFactor(),
                lease.ahead(),
                config.cluster().minWorkers(),
                config.step().quarantineAfter());
    }
}
