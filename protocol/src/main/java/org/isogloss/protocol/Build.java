package org.isogloss.protocol;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Which build of the program this is. Coordinator and workers of different builds do not work together. */
public final class Build {

    /** Version, and a number that grows whenever messages or computations change incompatibly. */
    public static final String ID = version() + "/9";

    private Build() {}

    public static String version() {
        Properties properties = new Properties();
        try (InputStream in = Build.class.getResourceAsStream("/org/isogloss/build.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version");
    }
}
