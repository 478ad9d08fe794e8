package org.isogloss.protocol.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import java.math.BigDecimal;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * One section of a config, read key by key; what cannot be used is added to the problems and replaced by a harmless
 * value, so that all problems are told at once.
 */
final class ConfigSection {

    private static final Pattern LINE = Pattern.compile(": \\d+$");

    private final Config config;
    private final String section;
    private final List<String> problems;

    ConfigSection(Config config, String section, List<String> problems) {
        this.config = config;
        this.section = section;
        this.problems = problems;
    }

    int integer(String key, int least, int most) {
        return read(
                key,
                "a whole number from " + least + " to " + most,
                path -> {
                    Long value = whole(path);
                    return value == null || value < least || value > most ? null : value.intValue();
                },
                least);
    }

    /** Whether a setting that may be null, for "as the preset has it", is. */
    boolean isNull(String key) {
        return config.getIsNull(section + "." + key);
    }

    /** Whole numbers from 1; one number alone is a list of one. */
    List<Integer> integers(String key, int most, int mostOfThem) {
        return read(
                key,
                "whole numbers from 1 to " + most + ", at most " + mostOfThem + " of them",
                path -> {
                    List<?> values = config.getValue(path).unwrapped() instanceof List<?> list
                            ? list
                            : List.of(config.getValue(path).unwrapped());
                    boolean good =
                            values.stream().allMatch(v -> v instanceof Integer number && number >= 1 && number <= most);
                    return good && !values.isEmpty() && values.size() <= mostOfThem
                            ? values.stream().map(Integer.class::cast).toList()
                            : null;
                },
                List.of(1));
    }

    long integer64(String key) {
        return read(key, "a whole number", this::whole, 0L);
    }

    /** Null for a number with a fraction, which the library would cut off. */
    private Long whole(String path) {
        long value = config.getLong(path);
        double exact = config.getDouble(path);
        return exact == (double) value ? Long.valueOf(value) : null;
    }

    /** A number in [least, most]. */
    double number(String key, double least, double most) {
        return read(
                key,
                "a number from " + least + " to " + most,
                path -> {
                    double value = config.getDouble(path);
                    return value >= least && value <= most ? value : null;
                },
                least);
    }

    /** A probability in [0, 1) of leaving something out. */
    double rate(String key) {
        return read(
                key,
                "a number in [0, 1), such as 0.1",
                path -> {
                    double value = config.getDouble(path);
                    return value >= 0 && value < 1 ? value : null;
                },
                0.0);
    }

    /** A number in [0, 1), as it is written. */
    String fraction(String key) {
        return read(
                key,
                "a number in [0, 1), such as 0.3",
                path -> {
                    double value = config.getDouble(path);
                    String text = config.getValue(path).unwrapped().toString();
                    return value >= 0 && value < 1 && isDecimal(text) ? text : null;
                },
                "0");
    }

    /** A section inside this one. */
    ConfigSection within(String key) {
        return new ConfigSection(config, section + "." + key, problems);
    }

    /** Fractions by names that are not known here. */
    Map<String, String> fractions(String key) {
        Map<String, String> fractions = new TreeMap<>();
        if (value(key) instanceof ConfigObject named) {
            ConfigSection inner = within(key);
            named.keySet().forEach(name -> fractions.put(name, inner.fraction(name)));
        } else {
            problem(
                    key,
                    "is " + value(key).render(ConfigRenderOptions.concise())
                            + " (accepted: names with a number in [0, 1) each, such as { it = 0.5 })");
        }
        return fractions;
    }

    /** Java's own numbers, such as 0x1p-2 and 0.5d, are none that a decimal computation takes. */
    private static boolean isDecimal(String text) {
        try {
            return new BigDecimal(text).signum() >= 0;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    boolean flag(String key) {
        return read(key, "true or false", config::getBoolean, false);
    }

    String text(String key) {
        return read(
                key,
                "a text that is not empty",
                path -> {
                    String value = config.getString(path);
                    return value.isBlank() ? null : value;
                },
                "");
    }

    List<String> texts(String key) {
        return read(key, "a list of texts", config::getStringList, List.of());
    }

    Duration duration(String key, Duration least) {
        return read(
                key,
                "a duration of at least " + least.toMillis() + "ms, such as 10s",
                path -> {
                    Duration value = config.getDuration(path);
                    return value.compareTo(least) < 0 ? null : value;
                },
                least);
    }

    <E extends Enum<E>> E choice(String key, Class<E> type) {
        return read(
                key, "one of " + names(type), path -> parse(type, config.getString(path)), type.getEnumConstants()[0]);
    }

    /** A choice that may be null. */
    <E extends Enum<E>> E optionalChoice(String key, Class<E> type) {
        return isNull(key) ? null : choice(key, type);
    }

    /** A path that may be null. */
    Path optionalPath(String key) {
        return isNull(key) ? null : path(key);
    }

    Path path(String key) {
        try {
            return Path.of(text(key));
        } catch (InvalidPathException e) {
            problem(key, "is not a path: " + e.getReason());
            return Path.of("");
        }
    }

    <E extends Enum<E>> List<E> choices(String key, Class<E> type) {
        return read(
                key,
                "a list, not empty, of " + names(type),
                path -> {
                    List<E> values = new ArrayList<>();
                    for (String text : config.getStringList(path)) {
                        values.add(parse(type, text));
                    }
                    return values.isEmpty() || values.contains(null) ? null : values;
                },
                List.of(type.getEnumConstants()[0]));
    }

    private static <E extends Enum<E>> E parse(Class<E> type, String text) {
        for (E value : type.getEnumConstants()) {
            if (lower(value).equals(text)) {
                return value;
            }
        }
        return null;
    }

    private static <E extends Enum<E>> String names(Class<E> type) {
        List<String> names = new ArrayList<>();
        for (E value : type.getEnumConstants()) {
            names.add(lower(value));
        }
        return String.join(", ", names);
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** A problem with a key that only shows when several are seen together. */
    void problem(String key, String what) {
        String path = section + "." + key;
        problems.add(where(value(key).origin()) + path + " " + what);
    }

    private <T> T read(String key, String accepted, Function<String, T> reader, T instead) {
        String path = section + "." + key;
        try {
            T value = reader.apply(path);
            if (value != null) {
                return value;
            }
        } catch (ConfigException.WrongType | ConfigException.BadValue | ConfigException.Null e) {
            // Told below, with the value found and what is accepted.
        }
        problem(key, "is " + value(key).render(ConfigRenderOptions.concise()) + " (accepted: " + accepted + ")");
        return instead;
    }

    /** The value as it was given; unlike {@code Config.getValue}, also when that is null. */
    private ConfigValue value(String key) {
        ConfigObject inner = config.root();
        for (String name : section.split("\\.")) {
            inner = (ConfigObject) inner.get(name);
        }
        return inner.get(key);
    }

    /** The file and line that a value comes from, ready to stand before a message. */
    static String where(ConfigOrigin origin) {
        if (origin.filename() != null && origin.lineNumber() > 0) {
            return origin.filename() + ":" + origin.lineNumber() + ": ";
        }
        // A setting on the command line is a text of one line, and its number says nothing.
        return (origin.filename() != null
                        ? origin.filename()
                        : LINE.matcher(origin.description()).replaceFirst("")) + ": ";
    }
}
