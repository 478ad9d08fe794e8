package org.isogloss.deploy.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.isogloss.deploy.bench.ControlReport;

/** {@link ControlReport}s as lines of a table for people, and in JSON for programs. */
final class ControlReportText {

    private ControlReportText() {}

    static String head(int languages) {
        return BenchText.format(
                "%d languages; milliseconds of a step that decisions take of a processor, and that they add; us a lane and"
                        + " worker; us of a decision; leases of a language that the worker had not had%n"
                        + "%7s %6s %9s %8s %8s %6s %8s %8s %8s %7s %7s",
                languages,
                "workers",
                "lanes",
                "decisions",
                "cpu ms",
                "added ms",
                "us",
                "median",
                "worst",
                "open ms",
                "moved",
                "after");
    }

    static String line(ControlReport r) {
        return BenchText.format(
                "%,7d %,6d %,9.0f %8.1f %8.1f %6.2f %8.1f %8.1f %8.1f %7.4f %7.4f",
                r.load().workers(),
                r.load().lanes(),
                r.decisions(),
                r.cpuMillis(),
                r.addedMillis(),
                r.microsALaneAndWorker(),
                r.decision().median(),
                r.decision().max(),
                r.opening().median(),
                r.moved(),
                r.movedAfter());
    }

    static String json(List<ControlReport> reports) {
        ArrayNode root = new ObjectMapper().createArrayNode();
        for (ControlReport r : reports) {
            ObjectNode node = root.addObject()
                    .put("workers", r.load().workers())
                    .put("lanes", r.load().lanes())
                    .put("languages", r.load().languages())
                    .put("steps", r.steps())
                    .put("decisions", r.decisions())
                    .put("cpuMillis", r.cpuMillis())
                    .put("addedMillis", r.addedMillis())
                    .put("microsALaneAndWorker", r.microsALaneAndWorker());
            BenchText.spread(node, "decisionMicros", r.decision());
            BenchText.spread(node, "openingMillis", r.opening());
            node.put("movedShare", r.moved())
                    .put("movedShareAfterReplacement", r.movedAfter())
                    .put("languagesOfANewcomer", r.newcomerLanguages());
        }
        return root.toPrettyString();
    }
}
