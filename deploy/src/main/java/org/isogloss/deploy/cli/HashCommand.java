package org.isogloss.deploy.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.isogloss.coordinator.checkpoint.CommitJournal;
import org.isogloss.protocol.InputException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code isogloss hash}. */
@Command(
        name = "hash",
        mixinStandardHelpOptions = true,
        description = "Prints the SHA-256 of a run's committed parameters, after its last step or another.")
final class HashCommand implements Callable<Integer> {

    @Parameters(paramLabel = "RUN", description = "Run directory.")
    private Path run;

    @Option(names = "--step", paramLabel = "N", description = "After step N.")
    private Long step;

    @Override
    public Integer call() throws IOException {
        Path journal = SavedRun.directory(run).resolve("commits.jsonl");
        List<CommitJournal.Line> lines = CommitJournal.read(journal);
        if (lines.isEmpty()) {
            throw new InputException(journal + ": no step has been committed yet");
        }
        long last = lines.get(lines.size() - 1).step();
        Optional<String> hash = CommitJournal.hash(journal, step == null ? last : step);
        System.out.println(hash.orElseThrow(() -> new InputException(
                "--step is " + step + " (accepted: 1 to " + last + ", the steps committed in " + run + ")")));
        return 0;
    }
}
