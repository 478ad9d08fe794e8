package org.isogloss.worker.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** What the system says of a process's memory, native memory and heap together; empty where it does not say. */
public final class ProcessMemory {

    private static final String SELF = "self";
    private static final long KIB = 1024;

    private ProcessMemory() {}

    /** Of this process. */
    static OptionalLong residentBytes() {
        return read(SELF, "VmRSS:");
    }

    /** The most that was ever resident of this process. */
    static OptionalLong peakResidentBytes() {
        return read(SELF, "VmHWM:");
    }

    /** The most that was ever resident of a process that is running. */
    public static OptionalLong peakResidentBytes(long pid) {
        return read(Long.toString(pid), "VmHWM:");
    }

    private static OptionalLong read(String process, String key) {
        try {
            return find(Files.readAllLines(Path.of("/proc", process, "status")), key);
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    /** The value of a line such as {@code VmHWM:    123456 kB}. */
    static OptionalLong find(List<String> lines, String key) {
        return lines.stream()
                .filter(line -> line.startsWith(key) && line.endsWith(" kB"))
                .mapToLong(line -> KIB
                        * Long.parseLong(line.substring(key.length(), line.length() - " kB".length())
                                .strip()))
                .findFirst();
    }
}
