package org.isogloss.worker.bench;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What decides how the C library's allocator works: speed and memory depend on it by a factor of two. */
final class Allocator {

    private Allocator() {}

    /** Its settings in an environment, by name. */
    static Map<String, String> settings(Map<String, String> environment) {
        return environment.entrySet().stream()
                .filter(e -> e.getKey().startsWith("MALLOC_")
                        || e.getKey().equals("GLIBC_TUNABLES")
                        || e.getKey().equals("LD_PRELOAD"))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, TreeMap::new));
    }
}
