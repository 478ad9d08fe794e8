package org.isogloss.coordinator.store;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.UUID;

/**
 * A coordinator process that had or has a run.
 *
 * @param process no other process has it
 * @param host it runs on
 * @param pid its number there
 * @param join where workers join it, HOST:PORT
 * @param since when its epoch began, in ISO 8601; null before
 * @param takenFrom what became of the coordinator before, if that did not end by itself; else null
 */
public record EpochOwner(String process, String host, long pid, String join, String since, String takenFrom) {

    /** This process. */
    public static EpochOwner self(String join) {
        return new EpochOwner(
                UUID.randomUUID().toString(),
                hostName(),
                ProcessHandle.current().pid(),
                join,
                null,
                null);
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "a host without a name";
        }
    }

    EpochOwner beginning(String reason) {
        return new EpochOwner(process, host, pid, join, Instant.now().toString(), reason);
    }

    /** For people. */
    public String text() {
        return "process " + pid + " on " + host + ", " + join;
    }
}
