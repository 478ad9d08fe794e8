package org.isogloss.worker.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** What the system says of this process's memory, native memory and heap together; empty where it does not say. */
final class ProcessMemory {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final long KIB = 1024;

    private ProcessMemory() {}

    static OptionalLong residentBytes() {
        return read("VmRSS:");
    }

    /** The most that was ever resident. */
    static OptionalLong peakResidentBytes() {
        return read("VmHWM:");
    }

    private static OptionalLong read(String key) {
        try {
            return find(Files.readAllLines(STATUS), key);
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
