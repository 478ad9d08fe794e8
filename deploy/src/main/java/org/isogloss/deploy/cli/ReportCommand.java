package org.isogloss.deploy.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.isogloss.coordinator.disk.Durable;
import org.isogloss.coordinator.journal.RunLine;
import org.isogloss.coordinator.report.LanguageParameters;
import org.isogloss.coordinator.report.RunRecords;
import org.isogloss.coordinator.report.RunReport;
import org.isogloss.coordinator.store.RunDirectory;
import org.isogloss.deploy.report.RunReportPage;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.corpus.Manifest;
import org.isogloss.protocol.corpus.Split;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code isogloss report}. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        description =
                "Writes a run's report as it is now, as one HTML page: what ran, charts, tables, weight masks, events."
                        + " At its end a run writes it by itself.")
final class ReportCommand implements Callable<Integer> {

    @Parameters(paramLabel = "RUN", description = "Run directory; the run may be training.")
    private Path run;

    @Option(names = "--out", paramLabel = "FILE", description = "Where to (default: report.html in the run directory).")
    private Path out;

    @Override
    public Integer call() throws IOException {
        String html = RunReportPage.html(report());
        Path file = out == null ? run.resolve("report.html") : out;
        try {
            // Beside it first, as somebody may be looking at the one before.
            Durable.replace(file.toAbsolutePath().getParent(), file, html);
        } catch (IOException e) {
            throw new InputException(file + ": cannot be written: " + e + " (accepted: --out with a file that can)");
        }
        System.out.println(file);
        return 0;
    }

    private RunReport report() throws IOException {
        SavedRun saved = SavedRun.read(run);
        RunRecords records = RunRecords.read(run);
        List<String> languages = languages(records);
        String hash = records.commits().isEmpty()
                ? "none, no step is committed"
                : records.commits().get(records.commits().size() - 1).sha256();
        return new RunReport(
                RunDirectory.readIdentity(run),
                saved.config(),
                records,
                minutes(saved, languages),
                saved.model().masks(),
                saved.layout(),
                LanguageParameters.of(
                        languages, saved.enforcedMasks(), saved.layout().size()),
                hash);
    }

    /** Those that any step or evaluation was about. */
    private static List<String> languages(RunRecords records) {
        Set<String> languages = new TreeSet<>();
        for (RunLine line : records.lines()) {
            if (line instanceof RunLine.Step step) {
                languages.addAll(step.languages().keySet());
            } else if (line instanceof RunLine.Evaluation evaluation) {
                languages.addAll(evaluation.languages().keySet());
            }
        }
        return List.copyOf(languages);
    }

    /** Not known where the corpus is not at hand. */
    private static Map<String, Double> minutes(SavedRun saved, List<String> languages) {
        Map<String, Double> minutes = new TreeMap<>();
        try {
            Manifest manifest = Manifest.read(saved.config().corpus().dir());
            languages.forEach(language -> minutes.put(language, manifest.seconds(language, Split.TRAIN) / 60));
        } catch (InputException e) {
            System.err.println("isogloss: the report is without minutes of speech: " + e.getMessage());
        }
        return minutes;
    }
}
