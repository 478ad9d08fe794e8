package org.isogloss.deploy.cli;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.isogloss.coordinator.journal.RunLine;

/** What people are told of a line of the journal. */
final class LineText {

    private LineText() {}

    /** Empty for a step: there are too many of them. */
    static Optional<String> of(RunLine line) {
        if (line instanceof RunLine.Evaluation evaluation) {
            return Optional.of("evaluated after " + evaluation.after() + ": validation loss"
                    + each(evaluation.languages(), "%.3f", RunLine.EvaluationLanguage::lossBits) + " bits");
        } else if (line instanceof RunLine.Recognition recognition) {
            return Optional.of("recognised after " + recognition.after() + ": errors in " + recognition.units()
                    + each(recognition.languages(), "%.1f %%", l -> 100 * l.errorRate()));
        } else if (line instanceof RunLine.Tickets tickets) {
            return Optional.of("tickets at step " + tickets.stepsDone() + " of " + tickets.steps() + ": loss"
                    + each(tickets.languages(), "%.3f", RunLine.StepLanguage::lossBits) + " bits");
        } else if (line instanceof RunLine.Masks masks) {
            return Optional.of("weight masks version " + masks.version() + " agreed by all workers");
        }
        return Optional.empty();
    }

    /** A number of each language. */
    private static <T> String each(Map<String, T> languages, String format, ToDoubleFunction<T> number) {
        StringBuilder text = new StringBuilder();
        languages.forEach((language, l) -> text.append("  ")
                .append(language)
                .append(' ')
                .append(String.format(Locale.ROOT, format, number.applyAsDouble(l))));
        return text.toString();
    }
}
