package org.isogloss.deploy.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.isogloss.coordinator.prune.PruningConformance;
import org.isogloss.coordinator.reduce.AdamWConformance;
import org.isogloss.protocol.conformance.Outcome;
import org.isogloss.protocol.conformance.Reference;
import org.isogloss.protocol.conformance.Verdict;
import org.isogloss.worker.model.ModelConformance;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code isogloss conformance DIR}. */
@Command(
        name = "conformance",
        mixinStandardHelpOptions = true,
        description = "Compares what this program computes with reference values of another implementation: model, "
                + "losses, gradients, CTC, optimizer and weight masks. Exits with 1 if any tensor fails.")
final class ConformanceCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "A directory with a manifest.json.")
    private Path directory;

    @Option(names = "--json", description = "As JSON, for programs.")
    private boolean json;

    @Override
    public Integer call() throws JsonProcessingException {
        Logging.toConsole();
        PrintWriter out = spec.commandLine().getOut();
        List<Verdict> verdicts = new ArrayList<>();
        Reference reference = Reference.open(directory);
        ConformanceText text = new ConformanceText(directory, verdicts);
        check(reference, verdict -> {
            verdicts.add(verdict);
            if (!json) {
                out.println(text.line(verdict));
            }
        });
        out.println(json ? text.json() : text.summary());
        return text.count(Outcome.FAIL) == 0 ? 0 : 1;
    }

    private static void check(Reference reference, Consumer<Verdict> verdicts) {
        ModelConformance.check(reference, 1, verdicts);
        AdamWConformance.check(reference, verdicts);
        PruningConformance.check(reference, verdicts);
        reference.finish(verdicts);
    }
}
