package org.isogloss.dashboards.page;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/** What pages are made of, as it lies in the jars: our own files, beside this class, and the library of the charts. */
public final class PageResource {

    /** Every jar that Maven builds tells its version here; a web jar's paths have it in them. */
    private static final String UPLOT_VERSION = "/META-INF/maven/org.webjars.npm/uplot/pom.properties";

    private static final String UPLOT = "/META-INF/resources/webjars/uplot/" + version(UPLOT_VERSION) + "/dist/";

    public static final String UPLOT_SCRIPT = UPLOT + "uPlot.iife.min.js";
    public static final String UPLOT_STYLE = UPLOT + "uPlot.min.css";

    private PageResource() {}

    private static String version(String resource) {
        Properties properties = new Properties();
        try {
            properties.load(new ByteArrayInputStream(read(resource)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version");
    }

    /** A text of ours or of the library's. */
    public static String text(String resource) {
        return new String(read(resource), StandardCharsets.UTF_8);
    }

    static byte[] read(String resource) {
        try (InputStream in = PageResource.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is not in the jar");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
