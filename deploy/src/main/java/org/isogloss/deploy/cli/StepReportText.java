package org.isogloss.deploy.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.isogloss.worker.bench.Spread;
import org.isogloss.worker.bench.StepReport;

/** A {@link StepReport} in words for people, and in JSON for programs. */
final class StepReportText {

    private StepReportText() {}

    static String table(StepReport r) {
        List<String> lines = new java.util.ArrayList<>(List.of(
                BenchText.model(r.model(), r.parameters()),
                BenchText.format(
                        "batch     %d x %.2f s, %d frames each, %d hidden in all",
                        r.rows(), r.rowSeconds(), r.frames(), r.hiddenFrames()),
                BenchText.format(
                        "engine    PyTorch %s on %s, %d threads; %s",
                        r.pytorch(), r.device(), r.threads(), BenchText.allocator(r.allocator())),
                line("step", r.step()) + BenchText.format("  (%d steps)", r.steps()),
                line("load", r.load()) + share(r.load(), r),
                line("forward", r.forward()) + share(r.forward(), r),
                line("backward", r.backward()) + share(r.backward(), r),
                line("out", r.out()) + share(r.out(), r),
                BenchText.format("speech    %.2f s a second", r.audioSecondsPerSecond()),
                BenchText.format("loss      %.3f bits a hidden frame", r.loss()),
                "peak      " + BenchText.mib(r.peakResidentBytes()) + " resident"));
        r.memory().forEach(at -> lines.add(BenchText.memory(at)));
        return String.join(System.lineSeparator(), lines);
    }

    private static String line(String part, Spread s) {
        return BenchText.format(
                "%-9s median %.1f ms, quartiles %.1f to %.1f, least %.1f, most %.1f",
                part, s.median(), s.lowerQuartile(), s.upperQuartile(), s.min(), s.max());
    }

    private static String share(Spread part, StepReport r) {
        return BenchText.format("  (%.1f %%)", 100 * part.median() / r.step().median());
    }

    static String json(StepReport r) {
        ObjectNode root = new ObjectMapper().createObjectNode();
        BenchText.model(root, r.model());
        root.put("parameters", r.parameters())
                .put("device", r.device())
                .put("threads", r.threads())
                .put("rows", r.rows())
                .put("rowSeconds", r.rowSeconds())
                .put("frames", r.frames())
                .put("hiddenFrames", r.hiddenFrames())
                .put("steps", r.steps());
        BenchText.spread(root, "stepMillis", r.step());
        BenchText.spread(root, "loadMillis", r.load());
        BenchText.spread(root, "forwardMillis", r.forward());
        BenchText.spread(root, "backwardMillis", r.backward());
        BenchText.spread(root, "outMillis", r.out());
        root.put("audioSecondsPerSecond", r.audioSecondsPerSecond()).put("lossBits", r.loss());
        BenchText.putBytes(root, "peakResidentBytes", r.peakResidentBytes());
        BenchText.memory(root, r.memory());
        root.put("pytorch", r.pytorch());
        BenchText.allocator(root, r.allocator());
        return root.toPrettyString();
    }
}
