package org.isogloss.deploy.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.isogloss.protocol.corpus.Manifest;
import org.isogloss.worker.corpus.Phonemizer;
import org.isogloss.worker.corpus.StarterCorpus;
import org.isogloss.worker.corpus.debian.Apt;
import org.isogloss.worker.corpus.debian.ProcessRunner;
import org.isogloss.worker.corpus.source.Sources;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code isogloss corpus starter}. */
@Command(
        name = "starter",
        mixinStandardHelpOptions = true,
        description = "Makes a corpus from recorded speech in the packages of Debian or Ubuntu. "
                + "Nothing is installed and no root rights are needed, but apt must have its package lists.")
final class CorpusStarterCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "Where the corpus goes: empty or not there.")
    private Path dir;

    @Option(
            names = "--full",
            description = "About 30 languages (600 MB to download) and not just en, es, fr, it, ru (60 MB).")
    private boolean full;

    @Option(names = "--cache", paramLabel = "DIR", description = "Keeps downloads here and not in DIR/.downloads.")
    private Path cache;

    @Option(
            names = "--phonemes",
            description =
                    "Writes texts in phones too, by espeak-ng, which must be installed. For finetune.units = phonemes.")
    private boolean phonemes;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        Phonemizer phonemizer = phonemes ? new Phonemizer(new ProcessRunner()) : null;
        Path downloads = cache == null ? StarterCorpus.defaultCache(dir) : cache;
        StarterCorpus starter = new StarterCorpus(
                new Apt(new ProcessRunner(), downloads),
                full ? Sources.full() : Sources.standard(),
                phonemizer,
                ConsoleProgress.on(out));
        try {
            return tell(out, starter.build(dir));
        } catch (IOException e) {
            throw new CommandFailure(dir + ": the corpus cannot be written: " + e);
        }
    }

    private int tell(PrintWriter out, StarterCorpus.Outcome outcome) {
        if (outcome instanceof StarterCorpus.Outcome.Made made) {
            show(out, made.manifest(), made.leftOut());
            return 0;
        }
        if (outcome instanceof StarterCorpus.Outcome.AlreadyThere there) {
            out.println(dir + ": a complete corpus is there already and was left alone; another directory makes a new"
                    + " one");
            out.println(CorpusTable.ofManifest(there.manifest()));
            return 0;
        }
        throw new CommandFailure(dir + ": no source of speech could be had, so no corpus was made");
    }

    private void show(PrintWriter out, Manifest manifest, List<String> leftOut) {
        out.println(CorpusTable.ofManifest(manifest));
        out.println("corpus in " + dir + "; credits in ATTRIBUTION.md and licenses/");
        if (!leftOut.isEmpty()) {
            out.println("left out: " + String.join(", ", leftOut) + "; remove " + dir
                    + " (or take another directory and --cache) to try again");
        }
    }
}
