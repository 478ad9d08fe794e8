package org.isogloss.dashboards.report;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import org.isogloss.dashboards.page.PageResource;
import org.isogloss.protocol.Sha256;

/**
 * One HTML file with styles, scripts and data in it. Its content policy lets a browser fetch nothing, and run no script but
 * these, which it knows by their hashes.
 */
final class ReportFile {

    /** In the order of their imports. */
    private static final List<String> MODULES =
            List.of("dom.js", "format.js", "history.js", "plot.js", "heat.js", "tree.js", "dots.js", "report.js");

    private static final String SCRIPTS = MODULES.stream()
            .map(PageResource::text)
            .map(ReportFile::withoutModules)
            .collect(Collectors.joining("\n", "(() => {\n'use strict';\n", "})();\n"));

    private ReportFile() {}

    static String html(String title, String json) {
        String uplot = PageResource.text(PageResource.UPLOT_SCRIPT);
        return """
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src %s %s; base-uri 'none'; form-action 'none'">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark">
                <title>%s</title>
                <style>%s
                %s</style>
                </head>
                <body>
                <header><h1 id="title"></h1><p id="subtitle" class="run"></p></header>
                <noscript><p class="notice">This page needs scripts. The report.md beside it does not.</p></noscript>
                <main id="sections"></main>
                <script type="application/json" id="data">%s</script>
                <script>%s</script>
                <script>%s</script>
                </body>
                </html>
                """
                .formatted(
                        hash(uplot),
                        hash(SCRIPTS),
                        escaped(title),
                        PageResource.text(PageResource.UPLOT_STYLE),
                        PageResource.text("page.css"),
                        // No text in the data can end the element that it is in.
                        json.replace("<", "\\u003c"),
                        uplot,
                        SCRIPTS);
    }

    /** Modules that import each other cannot be in one file, so all become one script. */
    private static String withoutModules(String module) {
        return module.lines()
                .filter(line -> !line.startsWith("import "))
                .map(line -> line.startsWith("export ") ? line.substring("export ".length()) : line)
                .collect(Collectors.joining("\n"));
    }

    private static String hash(String script) {
        byte[] sum = Sha256.digest().digest(script.getBytes(StandardCharsets.UTF_8));
        return "'sha256-" + Base64.getEncoder().encodeToString(sum) + "'";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }
}
