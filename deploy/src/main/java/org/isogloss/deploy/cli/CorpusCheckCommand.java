package org.isogloss.deploy.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.Progress;
import org.isogloss.worker.corpus.CorpusCheck;
import org.isogloss.worker.corpus.LanguageReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code isogloss corpus check}. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = "Reads every clip of a corpus and tells what each language is like. "
                + "A broken clip is named and counted; a corpus without any usable clip is an error (exit code 2).")
final class CorpusCheckCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "A directory with manifest.tsv.")
    private Path dir;

    @Option(names = "--json", description = "As JSON, for programs.")
    private boolean json;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "How many clips are read at once (default: the number of cores).")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Override
    public Integer call() throws InterruptedException {
        if (threads < 1) {
            throw new InputException("--threads " + threads + ": accepted are 1 and above");
        }
        PrintWriter out = spec.commandLine().getOut();
        Progress progress = json ? Progress.SILENT : ConsoleProgress.on(out);
        List<LanguageReport> reports = new CorpusCheck(dir, progress).run(threads);
        if (json) {
            out.println(json(reports));
        } else {
            out.println(CorpusTable.ofReports(reports));
        }
        tellBroken(reports);
        if (reports.stream().allMatch(report -> report.clips() == 0)) {
            throw new InputException(dir + ": none of its clips can be used");
        }
        return 0;
    }

    private String json(List<LanguageReport> reports) {
        ObjectNode root = new ObjectMapper().createObjectNode().put("corpus", dir.toString());
        ArrayNode languages = root.putArray("languages");
        for (LanguageReport each : reports) {
            ObjectNode node = languages.addObject();
            node.put("language", each.language());
            node.put("clips", each.clips());
            node.put("minutes", each.minutes());
            node.put("speakers", each.speakers());
            each.sourceRates().forEach(node.putArray("sourceRates")::add);
            putNumber(node, "meanLevelDbfs", each.meanLevel());
            putNumber(node, "shortestSeconds", each.shortestSeconds());
            putNumber(node, "longestSeconds", each.longestSeconds());
            putNumber(node, "transcriptCorrelation", each.transcriptCorrelation());
            each.broken().forEach(node.putArray("broken")::add);
        }
        return root.toPrettyString();
    }

    /** JSON has no NaN; what could not be computed is null. */
    private static void putNumber(ObjectNode node, String field, double value) {
        node.put(field, Double.isNaN(value) ? null : Double.valueOf(value));
    }

    private void tellBroken(List<LanguageReport> reports) {
        PrintWriter err = spec.commandLine().getErr();
        List<String> broken =
                reports.stream().flatMap(report -> report.broken().stream()).toList();
        broken.forEach(line -> err.println("broken: " + line));
        if (!broken.isEmpty()) {
            err.println("warning: " + broken.size() + " clips are broken");
        }
        err.flush();
    }
}
