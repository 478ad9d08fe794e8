package org.isogloss.deploy.cli;

import java.time.Duration;
import org.isogloss.protocol.InputException;
import picocli.CommandLine.Option;

/** How long certificates of nodes are valid. */
final class Validity {

    private static final int MOST_DAYS = 36_500;

    @Option(
            names = "--days",
            defaultValue = "365",
            description = "How long nodes' certificates are valid. Default: ${DEFAULT-VALUE}.")
    private int days;

    Duration duration() {
        return days("--days", days);
    }

    static Duration days(String option, int days) {
        if (days < 1 || days > MOST_DAYS) {
            throw new InputException(option + " is " + days + " (accepted: 1 to " + MOST_DAYS + ")");
        }
        return Duration.ofDays(days);
    }
}
