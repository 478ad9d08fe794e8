package org.isogloss.deploy.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.isogloss.protocol.corpus.Manifest;
import org.isogloss.worker.corpus.CommonVoiceImport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code isogloss corpus import}. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = "Makes a corpus of Common Voice releases: one folder with tables and clips/ for each language. "
                + "The splits train, dev and test are kept; a release with validated.tsv alone is split by hash.")
final class CorpusImportCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "DIR", description = "Where the corpus goes: empty or not there.")
    private Path dir;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "RELEASE", description = "Folders such as cv-corpus/it.")
    private List<Path> releases;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try {
            Manifest manifest = CommonVoiceImport.build(dir, releases, ConsoleProgress.on(out));
            out.println(CorpusTable.ofManifest(manifest));
            return 0;
        } catch (IOException e) {
            throw new CommandFailure(dir + ": the corpus cannot be written: " + e);
        }
    }
}
