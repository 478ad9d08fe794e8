package org.isogloss.protocol.config;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.isogloss.protocol.InputException;

/** Configs of a few settings over the defaults. */
final class Settings {

    static final RunConfig DEFAULTS = read();

    private Settings() {}

    static RunConfig read(String... settings) {
        return RunConfigReader.read(null, List.of(), List.of(settings));
    }

    static List<String> problems(String... settings) {
        return catchThrowableOfType(InputException.class, () -> read(settings)).problems();
    }
}
