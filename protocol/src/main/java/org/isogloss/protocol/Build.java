package org.isogloss.protocol;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * Which build of the program this is. Those that have the same number after the slash work together, whatever their versions:
 * they understand each other, and compute the same.
 */
public final class Build {

    /** Version, and a number that grows whenever messages or computations change incompatibly. */
    public static final String ID = version() + "/12";

    private Build() {}

    /** Whether a build works together with this one. */
    public static boolean fits(String id) {
        return id.substring(id.indexOf('/') + 1).equals(ID.substring(ID.indexOf('/') + 1));
    }

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
