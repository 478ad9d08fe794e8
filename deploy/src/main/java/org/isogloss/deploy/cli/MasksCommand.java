package org.isogloss.deploy.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.isogloss.coordinator.report.RunReport;
import org.isogloss.coordinator.report.TextTable;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.layout.ParameterSpec;
import org.isogloss.protocol.mask.MaskDensity;
import org.isogloss.protocol.mask.MaskOverlap;
import org.isogloss.protocol.mask.WeightMask;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code isogloss masks}. */
@Command(
        name = "masks",
        mixinStandardHelpOptions = true,
        description = "Shows a run's weight masks: density by language and layer, and how they overlap.")
final class MasksCommand implements Callable<Integer> {

    @Parameters(paramLabel = "RUN", description = "Run directory.")
    private Path run;

    @Option(names = "--json", description = "As JSON, for programs.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        SavedRun saved = SavedRun.read(run);
        Map<String, WeightMask> masks = new TreeMap<>(saved.model().masks());
        if (masks.isEmpty()) {
            throw new InputException(run + ": has no weight masks yet (its prune phase has not been reached)");
        }
        List<ParameterSpec> maskable =
                saved.layout().matching(saved.config().prune().maskable());
        System.out.println(json ? json(masks, maskable) : text(masks, maskable));
        return 0;
    }

    private static String text(Map<String, WeightMask> masks, List<ParameterSpec> maskable) {
        return "Share of the maskable weights kept, by layer\n\n" + density(masks, maskable) + "\nJaccard overlap\n\n"
                + RunReport.overlap(masks, maskable).stripTrailing();
    }

    private static TextTable density(Map<String, WeightMask> masks, List<ParameterSpec> maskable) {
        List<String> header = new ArrayList<>(List.of("language", "all"));
        Map<Integer, MaskDensity> first =
                MaskDensity.byLayer(masks.values().iterator().next(), maskable);
        first.keySet().forEach(layer -> header.add("layer " + layer));
        TextTable table = new TextTable(header);
        masks.forEach((language, kept) -> {
            List<String> row = new ArrayList<>(
                    List.of(language, number(MaskDensity.of(kept, maskable).share())));
            MaskDensity.byLayer(kept, maskable).values().forEach(d -> row.add(number(d.share())));
            table.row(row);
        });
        return table;
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }

    private static String json(Map<String, WeightMask> masks, List<ParameterSpec> maskable) {
        ObjectNode root = new ObjectMapper().createObjectNode();
        ObjectNode languages = root.putObject("languages");
        masks.forEach((language, kept) -> {
            ObjectNode node = languages.putObject(language);
            node.put("density", MaskDensity.of(kept, maskable).share());
            node.put("sha256", kept.sha256());
            ObjectNode layers = node.putObject("layers");
            MaskDensity.byLayer(kept, maskable).forEach((layer, d) -> layers.put(layer.toString(), d.share()));
            ObjectNode overlap = node.putObject("jaccard");
            masks.forEach((other, otherKept) ->
                    overlap.put(other, MaskOverlap.of(kept, otherKept, maskable).jaccard()));
        });
        return root.toPrettyString();
    }
}
