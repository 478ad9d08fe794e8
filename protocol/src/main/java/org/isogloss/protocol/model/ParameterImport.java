package org.isogloss.protocol.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.OneLine;
import org.isogloss.protocol.layout.ParameterLayout;
import org.isogloss.protocol.layout.ParameterSpec;
import org.isogloss.protocol.tensor.Dtype;
import org.isogloss.protocol.tensor.Tensor;

/**
 * Puts the tensors of a Hugging Face model in their places in a parameter vector.
 *
 * <p>Their names may lack the {@code wav2vec2.} in front, as those of a bare model do, and weight norm may be spelled
 * {@code weight_g} and {@code weight_v} or {@code parametrizations.weight.original0} and {@code original1}.
 */
final class ParameterImport {

    private static final Set<Dtype> FLOATS = EnumSet.of(Dtype.F32, Dtype.F16, Dtype.BF16);
    private static final String BODY = "wav2vec2.";
    private static final List<String> BODY_PARTS =
            List.of("feature_extractor.", "feature_projection.", "encoder.", "masked_spec_embed");
    private static final String CTC_HEAD = Wav2Vec2Layout.CTC_HEAD + ".";

    /** What only pre-training needs: models that were fine-tuned have lost it. */
    private static final List<List<String>> PRETRAINING_PARTS =
            List.of(Wav2Vec2Layout.PRETRAINING_HEAD, List.of("wav2vec2.masked_spec_embed"));

    private final ModelFolder folder;
    private final Path dir;
    private final ParameterLayout layout;
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();
    private final Map<String, String> spelled = new HashMap<>();
    private final Set<String> fresh = new HashSet<>();
    private final List<String> problems = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    private ParameterImport(ModelFolder folder, ParameterLayout layout) {
        this.folder = folder;
        this.dir = folder.path();
        this.layout = layout;
    }

    /**
     * The parameter vector.
     *
     * @param vocabulary what the classes of the layout's CTC head stand for; empty when it has none
     * @param freshHead whether a pre-training head that is not there is made new, from {@code seed}
     * @throws InputException with every tensor that is missing, too many or of another shape
     */
    static HuggingFaceModel.Loaded read(
            ModelFolder folder, ParameterLayout layout, List<String> vocabulary, long seed, boolean freshHead)
            throws IOException {
        ParameterImport model = new ParameterImport(folder, layout);
        ModelTensors.read(folder).forEach(model::take);
        model.matchCtcHead(vocabulary);
        model.matchPretrainingParts(freshHead);
        layout.matching(LanguageParts.OWN).forEach(own -> model.fresh.add(own.name()));
        model.compare();
        model.tellProblems();
        float[] parameters = model.copy();
        model.tellProblems();
        ParameterInitializer.fill(layout, seed, parameters, spec -> model.fresh.contains(spec.name()));
        return new HuggingFaceModel.Loaded(parameters, model.notes);
    }

    private void take(String name, Tensor tensor) {
        String ours = canonical(name);
        String other = spelled.put(ours, name);
        if (other != null) {
            problem(name, "is the same as " + OneLine.of(other) + " (accepted: one of them)");
        }
        tensors.put(ours, tensor);
    }

    private static String canonical(String name) {
        return Wav2Vec2Layout.spelling(BODY_PARTS.stream().anyMatch(name::startsWith) ? BODY + name : name);
    }

    /** A CTC head belongs to its vocabulary: it is taken when that is the run's too, else it is left out. */
    private void matchCtcHead(List<String> vocabulary) throws IOException {
        List<String> theirs =
                tensors.keySet().stream().filter(n -> n.startsWith(CTC_HEAD)).toList();
        String why = theirs.isEmpty() ? "it has none" : whyUnfit(vocabulary);
        if (why == null) {
            notes.add("its CTC head is taken, as its " + CtcClasses.FILE + " is the run's vocabulary");
            return;
        }
        theirs.forEach(tensors::remove);
        fresh.addAll(layoutNames(List.of(CTC_HEAD)));
        String leftOut = theirs.isEmpty() ? "" : "its CTC head is left out";
        String made = vocabulary.isEmpty() ? "" : "a new CTC head of " + vocabulary.size() + " classes is made";
        if (!leftOut.isEmpty() || !made.isEmpty()) {
            notes.add(leftOut + (leftOut.isEmpty() || made.isEmpty() ? "" : " and ") + made + ", as " + why);
        }
    }

    /** Null when it fits. */
    private String whyUnfit(List<String> vocabulary) throws IOException {
        if (vocabulary.isEmpty()) {
            return "the run does not finetune";
        }
        List<String> theirs = CtcClasses.read(folder).orElse(null);
        if (theirs == null) {
            return "it has no " + CtcClasses.FILE + " that says what its classes are";
        }
        if (theirs.equals(vocabulary)) {
            return null;
        }
        long common =
                theirs.stream().filter(new HashSet<>(vocabulary)::contains).count();
        return "its " + CtcClasses.FILE + " has " + theirs.size() + " tokens and the run's vocabulary "
                + vocabulary.size() + ", " + common + " of them in common"
                + (common == theirs.size() && common == vocabulary.size() ? " but in another order" : "");
    }

    private void matchPretrainingParts(boolean freshHead) {
        List<String> absent = new ArrayList<>();
        for (List<String> part : PRETRAINING_PARTS) {
            List<String> names = layoutNames(part);
            if (names.stream().noneMatch(tensors::containsKey)) {
                absent.addAll(names);
            }
        }
        fresh.addAll(absent);
        if (absent.isEmpty()) {
            return;
        }
        String names = String.join(", ", absent);
        if (freshHead) {
            notes.add("made new, as it has none: " + names);
        } else {
            problems.add(dir + ": has no " + names
                    + " (accepted: a model with its pre-training head, or model.fresh-head = true to make them new)");
        }
    }

    private List<String> layoutNames(List<String> prefixes) {
        return layout.specs().stream()
                .map(ParameterSpec::name)
                .filter(name -> prefixes.stream().anyMatch(name::startsWith))
                .toList();
    }

    private void compare() {
        for (ParameterSpec spec : layout.specs()) {
            Tensor tensor = tensors.get(spec.name());
            if (tensor == null) {
                if (!fresh.contains(spec.name())) {
                    problem(spec.name(), "is missing (accepted: " + spec.dimensions() + ")");
                }
            } else if (!tensor.shape().equals(spec.dimensions())) {
                problem(
                        spelled.get(spec.name()),
                        "has shape " + tensor.shape() + " (accepted: " + spec.dimensions() + ")");
            } else if (!FLOATS.contains(tensor.dtype())) {
                problem(spelled.get(spec.name()), "is " + tensor.dtype() + " (accepted: F32, F16, BF16)");
            }
        }
        tensors.keySet().stream()
                .filter(name -> !layout.contains(name))
                .forEach(name -> problem(spelled.get(name), "is none of the model's (accepted: no such tensor)"));
    }

    private float[] copy() {
        float[] parameters = new float[layout.size()];
        for (ParameterSpec spec : layout.specs()) {
            if (!fresh.contains(spec.name())) {
                tensors.get(spec.name()).copyTo(parameters, spec.offset());
                checkFinite(spec, parameters);
            }
        }
        notes.add(layout.specs().size() - fresh.size() + " tensors, stored as "
                + layout.specs().stream()
                        .filter(spec -> !fresh.contains(spec.name()))
                        .map(spec -> tensors.get(spec.name()).dtype().name())
                        .distinct()
                        .sorted()
                        .collect(Collectors.joining(", ")));
        return parameters;
    }

    private void checkFinite(ParameterSpec spec, float[] parameters) {
        for (int i = spec.offset(); i < spec.end(); i++) {
            if (!Float.isFinite(parameters[i])) {
                problem(
                        spelled.get(spec.name()),
                        "has " + parameters[i] + " at value " + (i - spec.offset()) + " (accepted: finite numbers)");
                return;
            }
        }
    }

    private void problem(String name, String what) {
        problems.add(dir + ": tensor " + OneLine.of(name) + " " + what);
    }

    private void tellProblems() {
        if (!problems.isEmpty()) {
            throw InputException.ofMany(problems);
        }
    }
}
