package org.isogloss.deploy.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.isogloss.coordinator.disk.Durable;
import org.isogloss.coordinator.export.ExportedModel;
import org.isogloss.coordinator.journal.TranscriptFile;
import org.isogloss.coordinator.store.RunDirectory;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.Progress;
import org.isogloss.protocol.config.RunConfig;
import org.isogloss.protocol.config.RunConfig.Units;
import org.isogloss.protocol.corpus.LengthLimits;
import org.isogloss.protocol.corpus.Manifest;
import org.isogloss.protocol.corpus.Split;
import org.isogloss.protocol.corpus.TranscribedCorpus;
import org.isogloss.protocol.corpus.Utterance;
import org.isogloss.protocol.exchange.Transcript;
import org.isogloss.protocol.mask.WeightMask;
import org.isogloss.worker.audio.AudioException;
import org.isogloss.worker.train.Transcriber;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code isogloss evaluate}. */
@Command(
        name = "evaluate",
        mixinStandardHelpOptions = true,
        description =
                "Measures how well a fine-tuned model recognises a corpus: the character or phone error rate of "
                        + "each language, by greedy decoding, each under its own weight mask. References and hypotheses are kept.")
final class EvaluateCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "RUN", description = "Run directory of a run that has finetuned.")
    private Path run;

    @Option(names = "--corpus", paramLabel = "DIR", description = "Default: the corpus of the run.")
    private Path corpus;

    @Option(names = "--split", description = "train, valid or test. Default: ${DEFAULT-VALUE}.")
    private String split = "test";

    @Option(
            names = "--languages",
            split = ",",
            paramLabel = "LL",
            description = "Default: those of the run that the corpus has.")
    private List<String> languages = List.of();

    @Option(names = "--step", paramLabel = "N", description = "After step N. Default: the newest valid checkpoint.")
    private Long step;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description =
                    "New directory for transcripts.tsv, a line a clip with reference, hypothesis, errors and units,"
                            + " and evaluation.json. Default: evaluations/SPLIT-step-N in the run directory, written anew.")
    private Path out;

    @Option(names = "--json", description = "As JSON, for programs.")
    private boolean json;

    @Mixin
    private DeviceOptions at;

    @Override
    public Integer call() throws IOException {
        BenchOptions.between("--threads", at.threads(), 1, 1024);
        Split of = Split.of(split)
                .orElseThrow(() -> new InputException("--split is " + split + " (accepted: train, valid, test)"));
        Logging.toConsole();
        SavedRun saved = SavedRun.read(run, step);
        saved.checkFinetuned(run);
        checkOut();
        Path dir = corpus == null ? saved.config().corpus().dir() : corpus;
        Map<String, List<Utterance>> clips = clips(saved, dir, of);
        boolean characters = saved.config().finetune().units() == Units.CHARACTERS;
        ErrorRates rates = new ErrorRates(characters ? "CER" : "PER");
        Map<String, List<Transcript>> transcripts = evaluate(saved, dir, clips, rates);
        tell(saved, dir, rates, transcripts);
        return rates.broken() == 0 ? 0 : 1;
    }

    private void checkOut() {
        if (out != null && Files.exists(out) && !Files.isDirectory(out)) {
            throw new InputException("--out " + out + ": is no directory (accepted: a new one)");
        }
        if (out != null && Files.exists(out.resolve("evaluation.json"))) {
            throw new InputException("--out " + out + ": holds an evaluation already (accepted: a new directory)");
        }
    }

    /** By language, what finetuning could use of the split. */
    private Map<String, List<Utterance>> clips(SavedRun saved, Path dir, Split of) {
        RunConfig config = saved.config();
        Manifest manifest = Manifest.read(dir);
        LengthLimits limits = TranscribedCorpus.limits(config);
        Map<String, List<Utterance>> clips = new TreeMap<>();
        for (String language : languages(saved, manifest)) {
            List<Utterance> usable = manifest.utterances(language, of).stream()
                    .filter(limits::accepts)
                    .filter(clip -> !saved.vocabulary().spelling().units(clip).isEmpty())
                    .toList();
            if (!usable.isEmpty()) {
                clips.put(language, usable);
            } else if (!languages.isEmpty()) {
                throw new InputException(
                        "--languages has " + language + ", of which " + dir + " has no clip in " + split
                                + " that finetuning could use: with a text, and of " + limits.minSeconds() + " to "
                                + limits.maxSeconds() + " s");
            }
        }
        if (clips.isEmpty()) {
            throw new InputException(dir + ": has no clip in " + split + " that could be used, in a language of " + run
                    + " (accepted: clips with a text, of " + limits.minSeconds() + " to " + limits.maxSeconds()
                    + " s)");
        }
        return clips;
    }

    /** Those that are asked for, else those of the run. */
    private List<String> languages(SavedRun saved, Manifest manifest) {
        List<String> known = saved.config().corpus().languages().isEmpty()
                ? manifest.languages()
                : saved.config().corpus().languages();
        Map<String, WeightMask> masks = saved.enforcedMasks();
        List<String> ofRun = masks.isEmpty() ? known : new ArrayList<>(new TreeMap<>(masks).keySet());
        for (String language : languages) {
            if (!ofRun.contains(language)) {
                throw new InputException("--languages has " + language + ", which is none of the run's (accepted: "
                        + String.join(", ", ofRun) + ")");
            }
        }
        return languages.isEmpty() ? ofRun : languages;
    }

    private Map<String, List<Transcript>> evaluate(
            SavedRun saved, Path dir, Map<String, List<Utterance>> clips, ErrorRates rates) {
        Map<String, List<Transcript>> transcripts = new TreeMap<>();
        Progress progress =
                json ? Progress.SILENT : ConsoleProgress.on(spec.commandLine().getOut());
        Map<String, WeightMask> masks = saved.enforcedMasks();
        float[] parameters = saved.model().vector(saved.layout());
        double longest = TranscribedCorpus.limits(saved.config()).maxSeconds();
        try (Transcriber transcriber = new Transcriber(
                saved.config(), saved.layout(), saved.vocabulary(), longest, at.threads(), at.device())) {
            progress.begin(
                    "recognise", clips.values().stream().mapToInt(List::size).sum(), "clips");
            clips.forEach((language, ofLanguage) -> {
                transcriber.load(parameters, masks.isEmpty() ? null : ExportedModel.kept(masks, language));
                transcripts.put(language, evaluate(transcriber, dir, ofLanguage, rates, progress));
            });
            progress.end();
        }
        return transcripts;
    }

    private List<Transcript> evaluate(
            Transcriber transcriber, Path dir, List<Utterance> clips, ErrorRates rates, Progress progress) {
        List<Transcript> transcripts = new ArrayList<>();
        for (Utterance clip : clips) {
            try {
                Transcript heard = transcriber.compare(dir, clip);
                rates.add(clip.language(), clip.seconds(), heard);
                transcripts.add(heard);
            } catch (AudioException e) {
                rates.addBroken(clip.language());
                spec.commandLine().getErr().println("isogloss: left out: " + e.getMessage());
            }
            progress.advance(1);
        }
        return transcripts;
    }

    /** Keeps what was found out, and prints it. */
    private void tell(SavedRun saved, Path dir, ErrorRates rates, Map<String, List<Transcript>> transcripts)
            throws IOException {
        long at = saved.model().step();
        // The default is made again at will: it follows from the run and the corpus.
        Path to = (out != null ? out : RunDirectory.evaluations(run).resolve(split + "-step-" + at)).toAbsolutePath();
        ObjectNode root = ErrorRates.json()
                .put("run", run.toString())
                .put("step", at)
                .put("corpus", dir.toString())
                .put("split", split);
        rates.addTo(root);
        saved.languageParameters(transcripts.keySet())
                .forEach((language, parameters) -> root.withObject("/languages/" + language)
                        .put("parameters", parameters.used())
                        .put("ownParameters", parameters.own()));
        Files.createDirectories(to);
        TranscriptFile.write(to, to.resolve("transcripts.tsv"), transcripts);
        Durable.replace(to, to.resolve("evaluation.json"), root.toPrettyString() + "\n");
        PrintWriter console = spec.commandLine().getOut();
        if (json) {
            console.println(root.toPrettyString());
        } else {
            console.println("after step " + at + ", " + split + " split of " + dir);
            console.println(rates.table());
            console.println("references and hypotheses: " + to.resolve("transcripts.tsv"));
        }
    }
}
