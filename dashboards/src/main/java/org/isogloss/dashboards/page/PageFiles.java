package org.isogloss.dashboards.page;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.isogloss.protocol.Sha256;
import org.isogloss.protocol.page.Document;

/** The files that the page is made of: a closed list, read once from the jars. */
final class PageFiles {

    private static final String HTML = "text/html; charset=utf-8";
    private static final String CSS = "text/css; charset=utf-8";
    private static final String SCRIPT = "text/javascript; charset=utf-8";
    private static final String SVG = "image/svg+xml";

    private static final String[] SCRIPTS = {
        "main", "dom", "format", "phases", "summary", "workers", "events", "charts", "history", "languages", "masks"
    };

    /** Every jar that Maven builds tells its version here; a web jar's paths have it in them. */
    private static final String UPLOT_VERSION = "/META-INF/maven/org.webjars.npm/uplot/pom.properties";

    private final Map<String, Document> files = new HashMap<>();

    PageFiles() {
        add("/", "index.html", HTML);
        add("/page/page.css", "page.css", CSS);
        add("/page/icon.svg", "icon.svg", SVG);
        String uplot = "/META-INF/resources/webjars/uplot/" + version(UPLOT_VERSION) + "/dist/";
        add("/page/uplot.js", uplot + "uPlot.iife.min.js", SCRIPT);
        add("/page/uplot.css", uplot + "uPlot.min.css", CSS);
        for (String script : SCRIPTS) {
            add("/page/" + script + ".js", script + ".js", SCRIPT);
        }
    }

    Optional<Document> get(String path) {
        return Optional.ofNullable(files.get(path));
    }

    private void add(String path, String resource, String contentType) {
        byte[] content = read(resource);
        files.put(path, new Document(contentType, content, Sha256.of(content).substring(0, 16)));
    }

    private static String version(String resource) {
        Properties properties = new Properties();
        try {
            properties.load(new ByteArrayInputStream(read(resource)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version");
    }

    private static byte[] read(String resource) {
        try (InputStream in = PageFiles.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is not in the jar");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
