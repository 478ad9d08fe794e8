package org.isogloss.deploy.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.isogloss.coordinator.report.LanguageTree;
import org.isogloss.coordinator.report.MaskReport;
import org.isogloss.coordinator.report.MaskReportText;
import org.isogloss.deploy.report.MaskSections;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.config.Phase;
import org.isogloss.protocol.mask.WeightMask;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code isogloss masks}. */
@Command(
        name = "masks",
        mixinStandardHelpOptions = true,
        description = "Shows a run's weight masks: density by language, layer and kind of tensor, how they overlap, and"
                + " which languages are close.")
final class MasksCommand implements Callable<Integer> {

    @Parameters(paramLabel = "RUN", description = "Run directory.")
    private Path run;

    @Option(names = "--json", description = "As JSON, for programs.")
    private boolean json;

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description = "Also as a page with a heat map and a tree of the languages.")
    private Path html;

    @Override
    public Integer call() throws IOException {
        SavedRun saved = SavedRun.read(run);
        Map<String, WeightMask> masks = saved.model().masks();
        if (masks.isEmpty()) {
            throw new InputException(run + ": " + whyNone(saved.config().run().phases()));
        }
        MaskReport report = MaskReport.of(
                masks, saved.layout().matching(saved.config().prune().maskable()));
        if (html != null) {
            writePage(report);
        }
        System.out.println(json ? json(report) : MaskReportText.of(report));
        return 0;
    }

    private static String whyNone(List<Phase> phases) {
        return phases.contains(Phase.PRUNE)
                ? "has no weight masks yet: its prune phase is not done"
                : "has no weight masks, and comes to none: its phases are "
                        + phases.stream().map(Phase::label).collect(Collectors.joining(", "))
                        + " (accepted: a run with a prune phase)";
    }

    private void writePage(MaskReport report) {
        try {
            Files.writeString(html, MaskSections.page(report, run.toString()));
        } catch (IOException e) {
            throw new InputException("--html " + html + ": cannot be written: " + e + " (accepted: a file that can)");
        }
    }

    private static String json(MaskReport report) {
        ObjectNode root = new ObjectMapper().createObjectNode();
        ObjectNode languages = root.putObject("languages");
        report.languages().forEach((language, l) -> {
            ObjectNode node = languages.putObject(language);
            node.put("density", l.density());
            node.put("sha256", l.sha256());
            ObjectNode layers = node.putObject("layers");
            l.layers().forEach((layer, d) -> layers.put(layer.toString(), d.share()));
            ObjectNode kinds = node.putObject("kinds");
            l.kinds().forEach((kind, d) -> kinds.put(kind, d.share()));
            ObjectNode jaccard = node.putObject("jaccard");
            ObjectNode smaller = node.putObject("shareOfSmaller");
            report.languages().keySet().forEach(other -> {
                MaskReport.Pair pair = report.pair(language, other);
                jaccard.put(other, pair == null ? 1 : pair.jaccard());
                smaller.put(other, pair == null ? 1 : pair.shareOfSmaller());
            });
        });
        ArrayNode pairs = root.putArray("closest");
        report.pairs().forEach(pair -> pairs.addObject()
                .put("first", pair.first())
                .put("second", pair.second())
                .put("jaccard", pair.jaccard())
                .put("byChance", pair.byChance()));
        root.set("tree", tree(report.tree(), new ObjectMapper().createObjectNode()));
        return root.toPrettyString();
    }

    private static ObjectNode tree(LanguageTree tree, ObjectNode node) {
        if (tree instanceof LanguageTree.Leaf leaf) {
            return node.put("language", leaf.language());
        }
        LanguageTree.Join join = (LanguageTree.Join) tree;
        node.put("distance", join.height());
        tree(join.left(), node.putObject("left"));
        tree(join.right(), node.putObject("right"));
        return node;
    }
}
