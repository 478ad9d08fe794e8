package org.isogloss.deploy.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.isogloss.protocol.model.ModelConfig;
import org.isogloss.worker.bench.Spread;
import org.isogloss.worker.bench.StepReport;
import org.isogloss.worker.bench.StepReport.MemoryAt;

/** A {@link StepReport} in words for people, and in JSON for programs. */
final class StepReportText {

    private static final double MIB = 1 << 20;

    private StepReportText() {}

    static String table(StepReport r) {
        ModelConfig m = r.model();
        List<String> lines = new java.util.ArrayList<>(List.of(
                format(
                        "model     %d layers of %d, %d heads, inner %d, convolutions %d; %,d parameters",
                        m.layers(), m.hidden(), m.heads(), m.ffn(), m.convDim().get(0), r.parameters()),
                format(
                        "batch     %d x %.2f s, %d frames each, %d hidden in all",
                        r.rows(), r.rowSeconds(), r.frames(), r.hiddenFrames()),
                format(
                        "engine    PyTorch %s on %s, %d threads; %s",
                        r.pytorch(), r.device(), r.threads(), allocator(r)),
                line("step", r.step()) + format("  (%d steps)", r.steps()),
                line("load", r.load()) + share(r.load(), r),
                line("forward", r.forward()) + share(r.forward(), r),
                line("backward", r.backward()) + share(r.backward(), r),
                line("out", r.out()) + share(r.out(), r),
                format("speech    %.2f s a second", r.audioSecondsPerSecond()),
                format("loss      %.3f bits a hidden frame", r.loss()),
                "peak      " + mib(r.peakResidentBytes()) + " resident"));
        for (MemoryAt at : r.memory()) {
            lines.add(format(
                    "memory    after step %d: %d arrays, %s", at.step(), at.liveArrays(), mib(at.residentBytes())));
        }
        return String.join(System.lineSeparator(), lines);
    }

    private static String line(String part, Spread s) {
        return format(
                "%-9s median %.1f ms, quartiles %.1f to %.1f, least %.1f, most %.1f",
                part, s.median(), s.lowerQuartile(), s.upperQuartile(), s.min(), s.max());
    }

    private static String share(Spread part, StepReport r) {
        return format("  (%.1f %%)", 100 * part.median() / r.step().median());
    }

    private static String allocator(StepReport r) {
        return r.allocator().isEmpty() ? "allocator as it comes" : "allocator " + r.allocator();
    }

    private static String mib(OptionalLong bytes) {
        return bytes.isEmpty() ? "unknown" : format("%.0f MiB", bytes.getAsLong() / MIB);
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }

    static String json(StepReport r) {
        ObjectNode root = new ObjectMapper().createObjectNode();
        ModelConfig m = r.model();
        root.putObject("model")
                .put("convDim", m.convDim().get(0))
                .put("hidden", m.hidden())
                .put("layers", m.layers())
                .put("heads", m.heads())
                .put("ffn", m.ffn())
                .put("codes", m.codes())
                .put("codevectorDim", m.codevectorDim())
                .put("finalDim", m.finalDim())
                .put("preNorm", m.preNorm());
        root.put("parameters", r.parameters())
                .put("device", r.device())
                .put("threads", r.threads())
                .put("rows", r.rows())
                .put("rowSeconds", r.rowSeconds())
                .put("frames", r.frames())
                .put("hiddenFrames", r.hiddenFrames())
                .put("steps", r.steps());
        spread(root, "step", r.step());
        spread(root, "load", r.load());
        spread(root, "forward", r.forward());
        spread(root, "backward", r.backward());
        spread(root, "out", r.out());
        root.put("audioSecondsPerSecond", r.audioSecondsPerSecond()).put("lossBits", r.loss());
        putBytes(root, "peakResidentBytes", r.peakResidentBytes());
        ArrayNode memory = root.putArray("memory");
        for (MemoryAt at : r.memory()) {
            ObjectNode node = memory.addObject().put("step", at.step()).put("liveArrays", at.liveArrays());
            putBytes(node, "residentBytes", at.residentBytes());
        }
        root.put("pytorch", r.pytorch());
        ObjectNode allocator = root.putObject("allocator");
        r.allocator().forEach(allocator::put);
        return root.toPrettyString();
    }

    private static void spread(ObjectNode root, String part, Spread s) {
        root.putObject(part + "Millis")
                .put("median", s.median())
                .put("lowerQuartile", s.lowerQuartile())
                .put("upperQuartile", s.upperQuartile())
                .put("min", s.min())
                .put("max", s.max());
    }

    /** Null where the system does not say. */
    private static void putBytes(ObjectNode node, String field, OptionalLong bytes) {
        node.put(field, bytes.isPresent() ? Long.valueOf(bytes.getAsLong()) : null);
    }
}
