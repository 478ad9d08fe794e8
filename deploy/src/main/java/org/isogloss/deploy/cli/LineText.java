package org.isogloss.deploy.cli;

import java.util.Locale;
import java.util.Optional;
import org.isogloss.coordinator.journal.RunLine;

/** What people are told of a line of the journal. */
final class LineText {

    private LineText() {}

    /** Empty for a step: there are too many of them. */
    static Optional<String> of(RunLine line) {
        if (line instanceof RunLine.Evaluation evaluation) {
            return Optional.of("evaluated after " + evaluation.after() + ": " + bits(evaluation));
        } else if (line instanceof RunLine.Recognition recognition) {
            return Optional.of("recognised after " + recognition.after() + ": " + errorRates(recognition));
        } else if (line instanceof RunLine.Tickets tickets) {
            return Optional.of(String.format(
                    Locale.ROOT, "tickets at step %d of %d: %s", tickets.stepsDone(), tickets.steps(), bits(tickets)));
        } else if (line instanceof RunLine.Masks masks) {
            return Optional.of("weight masks version " + masks.version() + " agreed by all workers");
        }
        return Optional.empty();
    }

    private static String bits(RunLine.Evaluation evaluation) {
        StringBuilder text = new StringBuilder("validation loss");
        evaluation
                .languages()
                .forEach((language, l) -> text.append(String.format(Locale.ROOT, "  %s %.3f", language, l.lossBits())));
        return text.append(" bits").toString();
    }

    private static String bits(RunLine.Tickets tickets) {
        StringBuilder text = new StringBuilder("loss");
        tickets.languages()
                .forEach((language, l) -> text.append(String.format(Locale.ROOT, "  %s %.3f", language, l.lossBits())));
        return text.append(" bits").toString();
    }

    private static String errorRates(RunLine.Recognition recognition) {
        StringBuilder text = new StringBuilder("errors in " + recognition.units());
        recognition
                .languages()
                .forEach((language, l) ->
                        text.append(String.format(Locale.ROOT, "  %s %.1f %%", language, 100 * l.errorRate())));
        return text.toString();
    }
}
