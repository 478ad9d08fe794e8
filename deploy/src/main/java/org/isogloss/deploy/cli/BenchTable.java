package org.isogloss.deploy.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Measurements of several loads: for people a line of each as it is done, for programs all of them at the end. */
final class BenchTable<R> {

    private final PrintWriter out;
    private final Function<R, String> line;
    private final Function<List<R>, String> json;
    private final List<R> reports = new ArrayList<>();

    /**
     * Prints what stands above the lines.
     *
     * @param json null for people
     */
    BenchTable(PrintWriter out, String head, Function<R, String> line, Function<List<R>, String> json) {
        this.out = out;
        this.line = line;
        this.json = json;
        if (json == null) {
            out.println(head);
        }
    }

    void add(R report) {
        reports.add(report);
        if (json == null) {
            out.println(line.apply(report));
            out.flush();
        }
    }

    void end() {
        if (json != null) {
            out.println(json.apply(reports));
        }
    }
}
