package org.isogloss.coordinator.tensorboard;

import java.util.LinkedHashMap;
import java.util.Map;
import org.isogloss.coordinator.journal.RunLine;
import org.isogloss.protocol.config.Phase;
import org.isogloss.protocol.metrics.Scalar;

/** What a line of the journal has to show over the steps. What is not finite is left out. */
final class Scalars {

    /** Ends the tags of an evaluation that has the step of the one before, of which readers would keep one. */
    private static final String AFTER_PRUNE = "/after-prune";

    private final Map<String, Double> byTag = new LinkedHashMap<>();
    private long step;

    private Scalars() {}

    static Scalars of(RunLine line) {
        Scalars scalars = new Scalars();
        if (line instanceof RunLine.Step s) {
            scalars.step(s);
        } else if (line instanceof RunLine.Evaluation e) {
            scalars.evaluation(e);
        } else if (line instanceof RunLine.Recognition r) {
            scalars.recognition(r);
        } else if (line instanceof RunLine.Masks m) {
            scalars.step = m.step();
            m.density().forEach((language, share) -> scalars.put(Scalar.MASK_DENSITY.tag(language), share));
        } else if (line instanceof RunLine.Recovery r) {
            scalars.step = r.step();
            scalars.put(Scalar.RECOVERY_SECONDS.tag(), r.seconds());
        }
        // Tickets have steps of their own, beside those of the run.
        return scalars;
    }

    private void step(RunLine.Step s) {
        step = s.step();
        put(Scalar.LOSS_BITS.tag(), s.lossBits());
        put(Scalar.ACCURACY.tag(), s.accuracy());
        put(Scalar.DIVERSITY.tag(), s.diversity());
        put(Scalar.CTC_LOSS_NATS.tag(), s.ctcNats());
        put(Scalar.GRADIENT_NORM.tag(), s.gradientNorm());
        put(Scalar.LEARNING_RATE.tag(), s.learningRate());
        put(Scalar.STEP_SECONDS.tag(), s.seconds());
        put(Scalar.MODEL_SECONDS.tag(), s.computeSeconds() / s.workers());
        put(Scalar.BUSIEST_SECONDS.tag(), s.busiestSeconds());
        put(Scalar.AUDIO_PER_SECOND.tag(), s.audioSeconds() / s.seconds());
        put(Scalar.WORKERS.tag(), (double) s.workers());
        s.languages().forEach((language, l) -> {
            put(Scalar.LANGUAGE_LOSS_BITS.tag(language), l.lossBits());
            put(Scalar.LANGUAGE_ACCURACY.tag(language), l.accuracy());
            put(Scalar.LANGUAGE_CTC_LOSS_NATS.tag(language), l.ctcNats());
            put(Scalar.LANGUAGE_AUDIO_SECONDS.tag(language), l.audioSeconds());
        });
    }

    private void evaluation(RunLine.Evaluation e) {
        step = e.step();
        String end = e.after().equals(Phase.PRUNE.label()) ? AFTER_PRUNE : "";
        e.languages().forEach((language, l) -> {
            put(Scalar.VALIDATION_LOSS_BITS.tag(language) + end, l.lossBits());
            put(Scalar.VALIDATION_ACCURACY.tag(language) + end, l.accuracy());
            put(Scalar.CODEBOOK_USE.tag(language) + end, l.codebookUse());
        });
    }

    private void recognition(RunLine.Recognition r) {
        step = r.step();
        r.languages().forEach((language, l) -> {
            put(Scalar.VALIDATION_CTC_LOSS_NATS.tag(language), l.ctcNats());
            put(Scalar.VALIDATION_ERROR_RATE.tag(language), l.errorRate());
        });
    }

    private void put(String tag, Double value) {
        if (value != null && Double.isFinite(value)) {
            byTag.put(tag, value);
        }
    }

    boolean isEmpty() {
        return byTag.isEmpty();
    }

    /** @param seconds since 1970 */
    Event event(double seconds) {
        Summary.Builder summary = Summary.newBuilder();
        byTag.forEach((tag, value) -> summary.addValueBuilder().setTag(tag).setSimpleValue(value.floatValue()));
        return Event.newBuilder()
                .setWallTime(seconds)
                .setStep(step)
                .setSummary(summary)
                .build();
    }
}
