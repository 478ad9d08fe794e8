package org.isogloss.deploy.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.isogloss.deploy.bench.OverheadReport;
import org.isogloss.deploy.bench.OverheadReport.Measured;

/** An {@link OverheadReport} in words for people, and in JSON for programs. */
final class OverheadReportText {

    private OverheadReportText() {}

    static String lines(OverheadReport r) {
        List<String> lines = new ArrayList<>();
        lines.add(BenchText.format("steps     %d to %d, %d threads", r.firstStep(), r.lastStep(), r.threads()));
        for (OverheadReport.Round round : r.rounds()) {
            lines.add("bare      " + line(round.bare()));
            lines.add("full      " + line(round.full()) + BenchText.format("; %.3f of it", round.ratio()));
        }
        lines.add(BenchText.format("ratio     %.3f: full system with one worker over bare loop", r.ratio()));
        return String.join(System.lineSeparator(), lines);
    }

    private static String line(Measured m) {
        return BenchText.format(
                "%.2f s of speech a second, a step %.1f ms; loss %.6f bits at first, %.3f at last",
                m.audioSecondsASecond(), m.stepMillis(), m.firstLossBits(), m.lastLossBits());
    }

    static String json(OverheadReport r) {
        ObjectNode root = new ObjectMapper().createObjectNode();
        root.put("threads", r.threads())
                .put("firstStep", r.firstStep())
                .put("lastStep", r.lastStep())
                .put("ratio", r.ratio())
                .put("comparable", r.comparable());
        ArrayNode rounds = root.putArray("rounds");
        for (OverheadReport.Round round : r.rounds()) {
            ObjectNode node = rounds.addObject().put("ratio", round.ratio());
            measured(node.putObject("bare"), round.bare());
            measured(node.putObject("full"), round.full());
        }
        return root.toPrettyString();
    }

    private static void measured(ObjectNode node, Measured m) {
        node.put("audioSecondsPerSecond", m.audioSecondsASecond())
                .put("stepMillis", m.stepMillis())
                .put("firstLossBits", m.firstLossBits())
                .put("lastLossBits", m.lastLossBits());
    }
}
