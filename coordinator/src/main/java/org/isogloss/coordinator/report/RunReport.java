package org.isogloss.coordinator.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.isogloss.coordinator.journal.RunLine;
import org.isogloss.protocol.layout.ParameterSpec;
import org.isogloss.protocol.mask.MaskDensity;
import org.isogloss.protocol.mask.MaskOverlap;
import org.isogloss.protocol.mask.WeightMask;

/**
 * What a run has come to, in Markdown: a row a language, the overlap of the weight masks, and what it took.
 *
 * @param lines of the run's journal
 * @param minutes of training speech by language
 * @param masks by language; empty when the run has none
 * @param maskable the tensors that they may prune
 * @param parameters by language
 * @param hash SHA-256 of the parameters at the end
 */
public record RunReport(
        List<RunLine> lines,
        Map<String, Double> minutes,
        Map<String, WeightMask> masks,
        List<ParameterSpec> maskable,
        Map<String, LanguageParameters> parameters,
        String hash) {

    public String markdown() {
        StringBuilder text = new StringBuilder();
        text.append("## Languages\n\n").append(languages()).append('\n');
        text.append("Loss: contrastive, in bits a hidden frame, on the validation clips. ")
                .append("Accuracy: hidden frames told from their distractors. ")
                .append("Codebook use: perplexity of the codes as a share of all codes.\n\n");
        text.append("## Parameters that each language computes with, and those that no other does\n\n")
                .append(LanguageParameters.markdown(parameters))
                .append('\n');
        RecognitionTable recognition = RecognitionTable.of(lines);
        if (!recognition.isEmpty()) {
            text.append("## Recognition\n\n").append(recognition.markdown()).append('\n');
        }
        if (!masks.isEmpty()) {
            text.append("## Overlap of the weight masks (Jaccard)\n\n")
                    .append(overlap(masks, maskable))
                    .append('\n');
        }
        text.append("## What it took\n\n").append(costs());
        RecoveryTable recoveries = RecoveryTable.of(lines);
        if (!recoveries.isEmpty()) {
            text.append("\n## Time without progress, when a worker that held lanes was lost\n\n")
                    .append(recoveries.markdown());
        }
        return text.toString();
    }

    private String languages() {
        List<RunLine.Evaluation> evaluations = evaluations();
        List<String> header = new ArrayList<>(List.of("language", "speech min", "density"));
        evaluations.forEach(e -> header.add("loss " + e.after()));
        evaluations.forEach(e -> header.add("acc " + e.after()));
        header.add("codebook use");
        TextTable table = new TextTable(header);
        for (String language : new TreeSet<>(minutes.keySet())) {
            List<String> row = new ArrayList<>(List.of(language, number(1, minutes.get(language)), density(language)));
            evaluations.forEach(e -> row.add(number(3, of(e, language).lossBits())));
            evaluations.forEach(e -> row.add(number(3, of(e, language).accuracy())));
            row.add(
                    evaluations.isEmpty()
                            ? "-"
                            : number(
                                    3,
                                    of(evaluations.get(evaluations.size() - 1), language)
                                            .codebookUse()));
            table.row(row);
        }
        return table.toString();
    }

    private List<RunLine.Evaluation> evaluations() {
        List<RunLine.Evaluation> evaluations = new ArrayList<>();
        for (RunLine line : lines) {
            if (line instanceof RunLine.Evaluation e) {
                evaluations.add(e);
            }
        }
        return evaluations;
    }

    private static RunLine.EvaluationLanguage of(RunLine.Evaluation e, String language) {
        RunLine.EvaluationLanguage none = new RunLine.EvaluationLanguage(Double.NaN, Double.NaN, Double.NaN, 0, 0);
        return e.languages().getOrDefault(language, none);
    }

    private String density(String language) {
        WeightMask kept = masks.get(language);
        return kept == null ? "1.000" : number(3, MaskDensity.of(kept, maskable).share());
    }

    /** The share of the weights that either language keeps which both keep, for every pair. */
    private static String overlap(Map<String, WeightMask> masks, List<ParameterSpec> maskable) {
        Map<String, WeightMask> sorted = new TreeMap<>(masks);
        List<String> header = new ArrayList<>(List.of(""));
        header.addAll(sorted.keySet());
        TextTable table = new TextTable(header);
        sorted.forEach((language, kept) -> {
            List<String> row = new ArrayList<>(List.of(language));
            sorted.values()
                    .forEach(other -> row.add(
                            number(3, MaskOverlap.of(kept, other, maskable).jaccard())));
            table.row(row);
        });
        return table.toString();
    }

    private String costs() {
        int steps = 0;
        double audio = 0;
        double seconds = 0;
        for (RunLine line : lines) {
            if (line instanceof RunLine.Step s) {
                steps++;
                audio += s.audioSeconds();
                seconds += s.seconds();
            }
        }
        TimeShares shares = TimeShares.of(lines);
        return String.format(
                Locale.ROOT,
                """
                - %d steps over %.0f s of speech in %.0f s: %.1f s of speech a second
                - %.1f %% of the workers' time in the steps was spent outside the model: %.1f %% on data, exchange and \
                update, %.1f %% waiting for the worker with the most to compute
                - SHA-256 of the parameters: %s
                """,
                steps,
                audio,
                seconds,
                audio / seconds,
                100 * shares.outside(),
                100 * shares.system(),
                100 * shares.waiting(),
                hash);
    }

    private static String number(int digits, double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%." + digits + "f", value);
    }
}
