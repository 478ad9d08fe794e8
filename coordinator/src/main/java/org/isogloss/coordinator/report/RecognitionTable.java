package org.isogloss.coordinator.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.isogloss.coordinator.journal.RunLine;
import org.isogloss.coordinator.journal.RunLine.RecognitionLanguage;

/**
 * How well the validation clips were recognised: a row a language and one for all together, error rate and loss after each
 * phase.
 */
record RecognitionTable(List<RunLine.Recognition> recognitions) {

    private static final RecognitionLanguage NONE = new RecognitionLanguage(Double.NaN, Double.NaN, 0, 0, 0, 0, 0);

    static RecognitionTable of(List<RunLine> lines) {
        List<RunLine.Recognition> recognitions = new ArrayList<>();
        for (RunLine line : lines) {
            if (line instanceof RunLine.Recognition r) {
                recognitions.add(r);
            }
        }
        return new RecognitionTable(recognitions);
    }

    boolean isEmpty() {
        return recognitions.isEmpty();
    }

    /** CER or PER. */
    private String rate() {
        return recognitions.get(0).units().equals("phonemes") ? "PER" : "CER";
    }

    String note() {
        return rate() + ": insertions, deletions and substitutions over the "
                + (rate().equals("PER") ? "phones" : "characters, spaces included,")
                + " of the texts, greedy decoding, validation clips. Loss: CTC, in nats a label.\n";
    }

    TextTable table() {
        List<String> header = new ArrayList<>(List.of("language", "clips"));
        recognitions.forEach(r -> header.add(rate() + " " + r.after()));
        recognitions.forEach(r -> header.add("loss " + r.after()));
        TextTable table = new TextTable(header);
        TreeSet<String> languages = new TreeSet<>();
        recognitions.forEach(r -> languages.addAll(r.languages().keySet()));
        for (String language : languages) {
            table.row(row(
                    language,
                    recognitions.stream()
                            .map(r -> r.languages().getOrDefault(language, NONE))
                            .toList()));
        }
        return table.row(
                row("all", recognitions.stream().map(RecognitionTable::all).toList()));
    }

    private static List<String> row(String name, List<RecognitionLanguage> values) {
        List<String> row = new ArrayList<>(
                List.of(name, Long.toString(values.get(values.size() - 1).utterances())));
        values.forEach(v -> row.add(number(v.errorRate())));
        values.forEach(v -> row.add(number(v.ctcNats())));
        return row;
    }

    /** Errors of all languages over the units of all; loss is a language's matter. */
    private static RecognitionLanguage all(RunLine.Recognition recognition) {
        long errors = 0;
        long units = 0;
        long utterances = 0;
        for (RecognitionLanguage l : recognition.languages().values()) {
            errors += l.errors();
            units += l.referenceUnits();
            utterances += l.utterances();
        }
        return new RecognitionLanguage(Double.NaN, (double) errors / units, errors, units, utterances, 0, 0);
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.3f", value);
    }
}
