package org.isogloss.protocol.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.util.Map;
import java.util.TreeMap;

/** The settings of a config one by one, by their full keys, in order. */
final class ConfigLeaves {

    private ConfigLeaves() {}

    static Map<String, ConfigValue> of(Config config) {
        Map<String, ConfigValue> leaves = new TreeMap<>();
        collect(config.root(), "", leaves);
        return leaves;
    }

    /** Unlike {@code Config.entrySet}, keeps nulls, which stand for "as the preset has it". */
    private static void collect(Map<String, ConfigValue> object, String prefix, Map<String, ConfigValue> into) {
        object.forEach((key, value) -> {
            if (value instanceof ConfigObject child) {
                collect(child, prefix + key + ".", into);
            } else {
                into.put(prefix + key, value);
            }
        });
    }
}
