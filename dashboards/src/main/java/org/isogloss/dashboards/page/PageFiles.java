package org.isogloss.dashboards.page;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.isogloss.protocol.Sha256;
import org.isogloss.protocol.page.Document;

/** The files that the page is made of: a closed list, read once from the jars. */
final class PageFiles {

    private static final String HTML = "text/html; charset=utf-8";
    private static final String CSS = "text/css; charset=utf-8";
    private static final String SCRIPT = "text/javascript; charset=utf-8";
    private static final String SVG = "image/svg+xml";

    private static final String[] SCRIPTS = {
        "main",
        "dom",
        "format",
        "phases",
        "summary",
        "workers",
        "events",
        "charts",
        "plot",
        "history",
        "languages",
        "masks",
        "heat"
    };

    private final Map<String, Document> files = new HashMap<>();

    PageFiles() {
        add("/", "index.html", HTML);
        add("/page/page.css", "page.css", CSS);
        add("/page/icon.svg", "icon.svg", SVG);
        add("/page/uplot.js", PageResource.UPLOT_SCRIPT, SCRIPT);
        add("/page/uplot.css", PageResource.UPLOT_STYLE, CSS);
        for (String script : SCRIPTS) {
            add("/page/" + script + ".js", script + ".js", SCRIPT);
        }
    }

    Optional<Document> get(String path) {
        return Optional.ofNullable(files.get(path));
    }

    private void add(String path, String resource, String contentType) {
        byte[] content = PageResource.read(resource);
        files.put(path, new Document(contentType, content, Sha256.of(content).substring(0, 16)));
    }
}
