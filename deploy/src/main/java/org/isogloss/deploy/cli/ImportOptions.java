package org.isogloss.deploy.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import org.isogloss.worker.corpus.CorpusImport;
import org.isogloss.worker.corpus.Phonemizer;
import org.isogloss.worker.corpus.debian.ProcessRunner;
import org.isogloss.worker.corpus.imports.ClipCollection;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What all imports share. */
final class ImportOptions {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "Where the corpus goes: empty, not there, or of this import cut short, which goes on.")
    private Path out;

    @Option(names = "--threads", paramLabel = "N", description = "Decode so many side by side. Default: all cores.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--phonemes",
            description =
                    "Writes texts in phones too, by espeak-ng, which must be installed. For finetune.units = phonemes.")
    private boolean phonemes;

    /** Imports, shows how far it has come, and prints what there is of each language. */
    int run(ClipCollection collection) throws InterruptedException {
        BenchOptions.between("--threads", threads, 1, 1024);
        PrintWriter console = spec.commandLine().getOut();
        Phonemizer phonemizer = phonemes ? new Phonemizer(new ProcessRunner()) : null;
        try {
            CorpusImport.Made made =
                    new CorpusImport(collection, phonemizer, threads, ConsoleProgress.on(console)).build(out);
            console.println(CorpusTable.ofManifest(made.manifest()));
            if (!made.leftOut().isEmpty()) {
                console.println(
                        "left out: " + text(made.leftOut()) + "; why is in " + out.resolve(CorpusImport.LEFT_OUT));
            }
            return 0;
        } catch (IOException e) {
            throw new CommandFailure(
                    out + ": the corpus cannot be written: " + e + "; the same command goes on from here");
        }
    }

    private static String text(Map<String, Integer> leftOut) {
        StringBuilder text = new StringBuilder();
        leftOut.forEach((language, clips) -> text.append(text.isEmpty() ? "" : ", ")
                .append(clips)
                .append(" of ")
                .append(language));
        return text.toString();
    }
}
