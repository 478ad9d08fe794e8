package org.isogloss.coordinator.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.isogloss.coordinator.journal.RunLine;
import org.isogloss.coordinator.store.RunDirectory;
import org.isogloss.protocol.config.RunConfig;
import org.isogloss.protocol.layout.ParameterLayout;
import org.isogloss.protocol.layout.ParameterSpec;
import org.isogloss.protocol.mask.MaskDensity;
import org.isogloss.protocol.mask.MaskOverlap;
import org.isogloss.protocol.mask.WeightMask;

/**
 * What a run has come to, so far or at its end: a row a language, the overlap of the weight masks, and what it took.
 *
 * @param minutes of training speech by language; without those of which it is not known
 * @param masks by language; empty when the run has none
 * @param layout of all parameters
 * @param parameters by language
 * @param hash SHA-256 of the parameters
 */
public record RunReport(
        RunDirectory.Identity identity,
        RunConfig config,
        RunRecords records,
        Map<String, Double> minutes,
        Map<String, WeightMask> masks,
        ParameterLayout layout,
        Map<String, LanguageParameters> parameters,
        String hash) {

    /** The tensors that weight masks may prune. */
    public List<ParameterSpec> maskable() {
        return layout.matching(config.prune().maskable());
    }

    /** How many parameters the model has, heads included. */
    public int size() {
        return layout.size();
    }

    /** In Markdown. */
    public String markdown() {
        List<ReportSection> sections = new ArrayList<>(results());
        if (!masks.isEmpty()) {
            sections.add(new ReportSection("Overlap of the weight masks (Jaccard)", overlap(masks, maskable()), ""));
        }
        sections.addAll(costs());
        return sections.stream().map(ReportSection::markdown).collect(Collectors.joining("\n"));
    }

    /** What the languages have come to. */
    public List<ReportSection> results() {
        List<ReportSection> sections = new ArrayList<>();
        sections.add(
                new ReportSection(
                        "Languages",
                        languages(),
                        """
                        Loss: contrastive, in bits a hidden frame, on the validation clips. Accuracy: hidden frames told from their \
                        distractors. Codebook use: perplexity of the codes as a share of all codes.
                        """));
        sections.add(new ReportSection(
                "Parameters that each language computes with, and those that no other does",
                LanguageParameters.table(parameters),
                ""));
        RecognitionTable recognition = RecognitionTable.of(records.lines());
        if (!recognition.isEmpty()) {
            sections.add(new ReportSection("Recognition", recognition.table(), recognition.note()));
        }
        return sections;
    }

    /** What it took. */
    public List<ReportSection> costs() {
        List<ReportSection> sections = new ArrayList<>(List.of(new ReportSection("What it took", null, work())));
        RecoveryTable recoveries = RecoveryTable.of(records.lines());
        if (!recoveries.isEmpty()) {
            sections.add(new ReportSection(
                    "Time without progress, when a worker that held lanes was lost", recoveries.table(), ""));
        }
        return sections;
    }

    private TextTable languages() {
        List<RunLine.Evaluation> evaluations = evaluations();
        List<String> header = new ArrayList<>(List.of("language", "speech min", "density"));
        evaluations.forEach(e -> header.add("loss " + e.after()));
        evaluations.forEach(e -> header.add("acc " + e.after()));
        header.add("codebook use");
        TextTable table = new TextTable(header);
        for (String language : parameters.keySet()) {
            double speech = minutes.getOrDefault(language, Double.NaN);
            List<String> row = new ArrayList<>(List.of(language, number(1, speech), density(language)));
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
        return table;
    }

    private List<RunLine.Evaluation> evaluations() {
        List<RunLine.Evaluation> evaluations = new ArrayList<>();
        for (RunLine line : records.lines()) {
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
        return kept == null
                ? "1.000"
                : number(3, MaskDensity.of(kept, maskable()).share());
    }

    /** The share of the weights that either language keeps which both keep, for every pair. */
    private static TextTable overlap(Map<String, WeightMask> masks, List<ParameterSpec> maskable) {
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
        return table;
    }

    private String work() {
        int steps = 0;
        double audio = 0;
        double seconds = 0;
        for (RunLine line : records.lines()) {
            if (line instanceof RunLine.Step s) {
                steps++;
                audio += s.audioSeconds();
                seconds += s.seconds();
            }
        }
        TimeShares shares = TimeShares.of(records.lines());
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
