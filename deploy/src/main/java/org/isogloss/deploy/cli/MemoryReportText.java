package org.isogloss.deploy.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.isogloss.worker.bench.MemoryReport;

/** A {@link MemoryReport} in words for people, and in JSON for programs. */
final class MemoryReportText {

    private MemoryReportText() {}

    static String table(MemoryReport r) {
        List<String> lines = new ArrayList<>(List.of(
                BenchText.model(r.model(), r.parameters()),
                BenchText.format("batches   noise, of %d shapes", r.shapes()),
                BenchText.format(
                        "engine    %s, %d threads; %s", r.device(), r.threads(), BenchText.allocator(r.allocator()))));
        r.at().forEach(at -> lines.add(BenchText.memory(at)));
        lines.add("peak      " + BenchText.mib(r.peakResidentBytes()) + " resident");
        lines.add(BenchText.format(
                "growth    %d arrays, %s resident, between the first of these steps and the last",
                r.arrayGrowth(), BenchText.mib(r.residentGrowth())));
        return String.join(System.lineSeparator(), lines);
    }

    static String json(MemoryReport r) {
        ObjectNode root = new ObjectMapper().createObjectNode();
        BenchText.model(root, r.model());
        root.put("parameters", r.parameters())
                .put("device", r.device())
                .put("threads", r.threads())
                .put("shapes", r.shapes());
        BenchText.memory(root, r.at());
        BenchText.putBytes(root, "peakResidentBytes", r.peakResidentBytes());
        ObjectNode growth = root.putObject("growth").put("liveArrays", r.arrayGrowth());
        BenchText.putBytes(growth, "residentBytes", r.residentGrowth());
        BenchText.allocator(root, r.allocator());
        return root.toPrettyString();
    }
}
