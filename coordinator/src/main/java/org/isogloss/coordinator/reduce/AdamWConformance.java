package org.isogloss.coordinator.reduce;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.isogloss.protocol.conformance.Outcome;
import org.isogloss.protocol.conformance.Reference;
import org.isogloss.protocol.conformance.ReferenceFile;
import org.isogloss.protocol.conformance.Verdict;
import org.isogloss.protocol.mask.WeightMask;
import org.isogloss.protocol.optim.AdamWState;
import org.isogloss.protocol.optim.Hyperparameters;
import org.isogloss.protocol.optim.MaskedAdamW;

/** Follows the optimizer's reference trajectories step by step. */
public final class AdamWConformance {

    /** Of a moment's largest magnitude over all steps, element by element, as moments span many decades. */
    private static final double MOMENT_TOLERANCE = 1e-5;

    private static final List<String> RUNS =
            List.of("plain", "clip", "masked_elem", "masked_elem_clip", "masked_global", "masked_global_clip");

    private final AdamWReference reference;
    private final ReferenceFile file;
    private final Consumer<Verdict> verdicts;

    private AdamWConformance(AdamWReference reference, Consumer<Verdict> verdicts) {
        this.reference = reference;
        this.file = reference.file();
        this.verdicts = verdicts;
    }

    /** Verdicts on all tensors of the optimizer's file, if the directory has one. */
    public static void check(Reference reference, Consumer<Verdict> verdicts) {
        if (reference.contains(AdamWReference.FILE)) {
            new AdamWConformance(new AdamWReference(reference), verdicts).check();
        }
    }

    private void check() {
        for (String input : List.of("p0", "grads", "lr", "max_norm", "language_masks", "language_of_step")) {
            if (file.contains(input)) {
                verdicts.accept(file.input(input));
            }
        }
        verdicts.accept(file.compare("masks", masksOfLanguages()));
        for (String run : RUNS) {
            if (file.contains(run + ".f32.param")) {
                new Trajectory(run).check();
            }
        }
        if (file.contains("other_eps.f64.param")) {
            verdicts.accept(file.notApplicable(
                    "other_eps.f64.param",
                    "another optimizer's rule (epsilon before the correction), given as a contrast"));
        }
    }

    private double[] masksOfLanguages() {
        double[] masks = file.values("language_masks");
        int[] languages = file.integers("language_of_step");
        double[] all = new double[languages.length * reference.size()];
        for (int step = 0; step < languages.length; step++) {
            System.arraycopy(masks, languages[step] * reference.size(), all, step * reference.size(), reference.size());
        }
        return all;
    }

    /** One run, all steps. */
    private final class Trajectory {

        private final String run;
        private final boolean clip;
        private final boolean masked;
        private final boolean ownCounts;
        private final int size = reference.size();
        private final AdamWState state = AdamWState.fresh(reference.start());
        /** [N] how many updates each element has had. */
        private final int[] updates = new int[size];

        private final double[] parameters = new double[reference.steps() * size];
        private final double[] first = new double[parameters.length];
        private final double[] second = new double[parameters.length];
        private final double[] counts = new double[parameters.length];
        private final double[] norms = new double[reference.steps()];
        private final double[] factors = new double[norms.length];
        /** An element that changed in a step that does not keep it, or -1. */
        private int changed = -1;

        Trajectory(String run) {
            this.run = run;
            this.clip = run.endsWith("clip");
            this.masked = run.startsWith("masked");
            this.ownCounts = run.startsWith("masked_elem");
        }

        void check() {
            for (int step = 1; step <= norms.length; step++) {
                step(step);
                record(step - 1);
            }
            Verdict verdict = file.compare(run + ".f32.param", parameters);
            verdicts.accept(
                    changed < 0 ? verdict : failed(verdict, "value " + changed + " changed where the mask is 0"));
            String exact = run + ".f64.param";
            if (file.contains(exact)) {
                verdicts.accept(
                        file.compare(exact, parameters, file.values(exact), file.tolerance(run + ".f32.param")));
            }
            moment("exp_avg", first);
            moment("exp_avg_sq", second);
            if (ownCounts) {
                verdicts.accept(file.compare(run + ".steps", counts));
            }
            if (clip) {
                verdicts.accept(file.compare(run + ".f32.total_norm", norms));
                verdicts.accept(file.compare(run + ".f32.clip_coef", factors));
            }
        }

        private void step(int step) {
            Hyperparameters hyperparameters = reference.hyperparameters(step, clip);
            WeightMask kept = masked ? reference.kept(step) : WeightMask.full(size);
            float[] gradient = reference.gradient(step);
            norms[step - 1] = norm(gradient, kept);
            factors[step - 1] = hyperparameters.clipFactor(norms[step - 1]);
            for (int i = 0; i < size; i++) {
                gradient[i] *= (float) factors[step - 1];
                updates[i] += kept.keeps(i) ? 1 : 0;
            }
            AdamWState before = AdamWState.fresh(new float[size]);
            before.set(0, state);
            if (ownCounts) {
                updateByOwnCounts(hyperparameters, gradient, kept);
            } else {
                new MaskedAdamW(hyperparameters, step).update(state, 0, size, gradient, kept, 0);
            }
            for (int i = 0; i < size; i++) {
                if (!kept.keeps(i) && differs(before, i)) {
                    changed = i;
                }
            }
        }

        private boolean differs(AdamWState before, int i) {
            return before.parameters()[i] != state.parameters()[i]
                    || before.firstMoment()[i] != state.firstMoment()[i]
                    || before.secondMoment()[i] != state.secondMoment()[i];
        }

        /** Elements with the same number of updates are at the same step of their own; a run of ours has no such counts. */
        private void updateByOwnCounts(Hyperparameters hyperparameters, float[] gradient, WeightMask kept) {
            for (int own : Arrays.stream(updates).distinct().toArray()) {
                long[] words = new long[kept.words().length];
                for (int i = 0; i < size; i++) {
                    words[i / 64] |= kept.keeps(i) && updates[i] == own ? 1L << i % 64 : 0;
                }
                if (own > 0) {
                    new MaskedAdamW(hyperparameters, own)
                            .update(state, 0, size, gradient, WeightMask.ofWords(words, size), 0);
                }
            }
        }

        private static double norm(float[] gradient, WeightMask kept) {
            double square = 0;
            for (int i = 0; i < gradient.length; i++) {
                square += kept.keeps(i) ? (double) gradient[i] * gradient[i] : 0;
            }
            return Math.sqrt(square);
        }

        private void record(int row) {
            for (int i = 0; i < size; i++) {
                parameters[row * size + i] = state.parameters()[i];
                first[row * size + i] = state.firstMoment()[i];
                second[row * size + i] = state.secondMoment()[i];
                counts[row * size + i] = updates[i];
            }
        }

        private void moment(String moment, double[] actual) {
            String name = run + ".f32." + moment;
            Verdict verdict = file.compare(name, actual);
            double[] expected = file.values(name);
            for (int i = 0; i < size; i++) {
                double largest = 0;
                double worst = 0;
                for (int at = i; at < expected.length; at += size) {
                    largest = Math.max(largest, Math.abs(expected[at]));
                    worst = Math.max(worst, Math.abs(actual[at] - expected[at]));
                }
                if (!(worst <= MOMENT_TOLERANCE * largest)) {
                    verdicts.accept(
                            failed(verdict, "value " + i + " is off by " + worst + ", its largest is " + largest));
                    return;
                }
            }
            verdicts.accept(verdict);
        }

        private static Verdict failed(Verdict v, String note) {
            return new Verdict(v.file(), v.tensor(), v.shape(), Outcome.FAIL, v.difference(), v.tolerance(), note);
        }
    }
}
