package org.isogloss.coordinator.prune;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.isogloss.protocol.config.RunConfig.Scope;
import org.isogloss.protocol.conformance.Outcome;
import org.isogloss.protocol.conformance.Reference;
import org.isogloss.protocol.conformance.ReferenceFile;
import org.isogloss.protocol.conformance.Verdict;
import org.isogloss.protocol.layout.ParameterLayout;
import org.isogloss.protocol.layout.ParameterSpec;
import org.isogloss.protocol.mask.WeightMask;
import org.isogloss.protocol.prune.Granularity;
import org.isogloss.protocol.prune.MagnitudeScore;
import org.isogloss.protocol.prune.TaylorScore;

/** Makes the weight masks of a reference directory from its weights and gradients. */
public final class PruningConformance {

    private static final String FILE = "prune/prune.safetensors";
    private static final String COUNTS = "prune/counts.json";
    private static final Pattern MASK =
            Pattern.compile("mask\\.(magnitude|taylor)_(layer|global)\\.s(\\d+(?:\\.\\d+)?)\\..+");

    private final ReferenceFile file;
    private final JsonNode counts;
    private final Consumer<Verdict> verdicts;
    private final ParameterLayout layout;
    private final float[] magnitude;
    private final float[] taylor;

    private PruningConformance(ReferenceFile file, JsonNode counts, Consumer<Verdict> verdicts) {
        this.file = file;
        this.counts = counts;
        this.verdicts = verdicts;
        this.layout = layout(file);
        float[] weights = flat("weight.");
        float[] gradients = flat("grad.");
        this.magnitude = MagnitudeScore.of(weights);
        this.taylor = new float[weights.length];
        new TaylorScore().addBatch(taylor, gradients, weights);
    }

    /** Verdicts on all tensors of the pruning file, if the directory has one, and on the counts beside it. */
    public static void check(Reference reference, Consumer<Verdict> verdicts) {
        if (reference.contains(FILE)) {
            new PruningConformance(reference.file(FILE), reference.json(COUNTS).path("counts"), verdicts).check();
        }
    }

    private static ParameterLayout layout(ReferenceFile file) {
        Map<String, List<Integer>> shapes = new HashMap<>();
        for (String name : file.tensors()) {
            if (name.startsWith("weight.")) {
                shapes.put(
                        name.substring("weight.".length()),
                        file.tensor(name).shape().stream().map(Math::toIntExact).toList());
            }
        }
        return ParameterLayout.of(shapes);
    }

    private float[] flat(String prefix) {
        float[] values = new float[layout.size()];
        for (ParameterSpec spec : layout.specs()) {
            float[] tensor = file.tensor(prefix + spec.name()).floats();
            System.arraycopy(tensor, 0, values, spec.offset(), spec.size());
        }
        return values;
    }

    private void check() {
        for (ParameterSpec spec : layout.specs()) {
            verdicts.accept(file.input("weight." + spec.name()));
            verdicts.accept(file.input("grad." + spec.name()));
            verdicts.accept(file.compare("score.taylor." + spec.name(), part(taylor, spec)));
        }
        TreeSet<String> kinds = new TreeSet<>();
        for (String name : file.tensors()) {
            Matcher matcher = MASK.matcher(name);
            if (matcher.matches() && kinds.add(name.substring("mask.".length(), matcher.end(3)))) {
                masks(matcher.group(1), matcher.group(2), matcher.group(3));
            }
        }
    }

    private static double[] part(float[] values, ParameterSpec spec) {
        return IntStream.range(spec.offset(), spec.end())
                .mapToDouble(i -> values[i])
                .toArray();
    }

    private void masks(String criterion, String scope, String sparsity) {
        float[] scores = criterion.equals("taylor") ? taylor : magnitude;
        boolean global = scope.equals("global");
        WeightMask mask = new MaskSelector(
                        layout.specs(),
                        new BigDecimal(sparsity),
                        global ? Scope.GLOBAL : Scope.TENSOR,
                        Granularity.WEIGHT)
                .select(scores);
        String name = criterion + "_" + scope + ".s" + sparsity;
        for (ParameterSpec spec : layout.specs()) {
            double[] kept = IntStream.range(spec.offset(), spec.end())
                    .mapToDouble(i -> mask.keeps(i) ? 1 : 0)
                    .toArray();
            verdicts.accept(file.compare("mask." + name + "." + spec.name(), kept));
            if (!global) {
                threshold("threshold." + name + "." + spec.name(), mask, scores, spec.offset(), spec.end());
            }
        }
        if (global) {
            threshold("threshold." + name, mask, scores, 0, layout.size());
        }
        counts(name, mask);
    }

    private void threshold(String name, WeightMask mask, float[] scores, int begin, int end) {
        if (!file.contains(name)) {
            return;
        }
        double largest = Double.NEGATIVE_INFINITY;
        for (int i = begin; i < end; i++) {
            largest = mask.keeps(i) ? largest : Math.max(largest, scores[i]);
        }
        verdicts.accept(
                largest == Double.NEGATIVE_INFINITY
                        ? file.notApplicable(name, "nothing is pruned")
                        : file.compare(name, new double[] {largest}));
    }

    /** One verdict on the kept values of every tensor and of all together. */
    private void counts(String name, WeightMask mask) {
        JsonNode expected = counts.path(name);
        double worst = Math.abs(mask.kept() - expected.path("_all").path("kept").asDouble(Double.NaN));
        for (ParameterSpec spec : layout.specs()) {
            double kept = expected.path(spec.name()).path("kept").asDouble(Double.NaN);
            // Math.max keeps NaN, which stands for a count that is not given.
            worst = Math.max(worst, Math.abs(mask.kept(spec.offset(), spec.end()) - kept));
        }
        Outcome outcome = worst == 0 ? Outcome.PASS : Outcome.FAIL;
        List<Long> shape = List.of(layout.specs().size() + 1L);
        verdicts.accept(new Verdict(COUNTS, "counts." + name, shape, outcome, worst, 0, ""));
    }
}
