package org.isogloss.deploy.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import org.isogloss.deploy.bench.ReduceReport;
import org.isogloss.protocol.wire.GradientEncoding;

/** {@link ReduceReport}s as lines of a table for people, and in JSON for programs. */
final class ReduceReportText {

    private static final double MILLION = 1e6;

    private ReduceReportText() {}

    static String head(int workers) {
        return BenchText.format(
                "%d workers; milliseconds, MB and processor seconds of a step (medians; bytes and seconds: means)%n"
                        + "%12s %7s %5s %5s %8s %8s %8s %8s %8s %8s %6s %8s %8s %8s %9s",
                workers,
                "parameters",
                "density",
                "grad",
                "upd",
                "step",
                "follow",
                "push",
                "apply",
                "MB in",
                "MB out",
                "share",
                "dense/s",
                "cpu",
                "cpu wkrs",
                "B/param");
    }

    static String line(ReduceReport r) {
        return BenchText.format(
                "%,12d %7.2f %5s %5s %8.1f %8.1f %8.1f %8.1f %8.1f %8.1f %6.3f %8.1f %8.3f %8.3f %9.2f",
                r.load().parameters(),
                r.load().density(),
                name(r.load().encoding()),
                name(r.load().updates()),
                r.step().median(),
                r.follow(),
                r.push(),
                r.apply(),
                r.bytesIn() / MILLION,
                r.bytesOut() / MILLION,
                r.shareOfDense(),
                r.denseMegabytesASecond(),
                r.coordinatorCpuSeconds(),
                r.workerCpuSeconds(),
                r.reducerBytesAParameter());
    }

    private static String name(GradientEncoding encoding) {
        return encoding.name().toLowerCase(Locale.ROOT);
    }

    static String json(List<ReduceReport> reports) {
        ArrayNode root = new ObjectMapper().createArrayNode();
        for (ReduceReport r : reports) {
            ObjectNode node = root.addObject()
                    .put("parameters", r.load().parameters())
                    .put("density", r.load().density())
                    .put("gradients", name(r.load().encoding()))
                    .put("updates", name(r.load().updates()))
                    .put("slices", r.load().slices())
                    .put("workers", r.workers())
                    .put("steps", r.steps());
            BenchText.spread(node, "stepMillis", r.step());
            node.put("followMillis", r.follow())
                    .put("pushMillis", r.push())
                    .put("applyMillis", r.apply())
                    .put("bytesIn", r.bytesIn())
                    .put("bytesOut", r.bytesOut())
                    .put("shareOfDense", r.shareOfDense())
                    .put("denseMegabytesPerSecond", r.denseMegabytesASecond())
                    .put("coordinatorCpuSeconds", r.coordinatorCpuSeconds())
                    .put("workerCpuSeconds", r.workerCpuSeconds())
                    .put("reducerBytes", r.reducerBytes());
            BenchText.putBytes(node, "workerPeakResidentBytes", r.workerResident());
            node.put("sha256", r.sha256());
        }
        return root.toPrettyString();
    }
}
