package org.isogloss.deploy.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.isogloss.coordinator.checkpoint.CheckpointOwner;
import org.isogloss.coordinator.checkpoint.CheckpointReader;
import org.isogloss.coordinator.checkpoint.SavedModel;
import org.isogloss.coordinator.export.ExportedHead;
import org.isogloss.coordinator.report.LanguageParameters;
import org.isogloss.coordinator.store.RunDirectory;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.config.RunConfig;
import org.isogloss.protocol.config.RunConfigReader;
import org.isogloss.protocol.corpus.Vocabulary;
import org.isogloss.protocol.layout.ParameterLayout;
import org.isogloss.protocol.mask.TrainedWeights;
import org.isogloss.protocol.mask.WeightMask;

/**
 * A run as it lies on the disk: its config, and the model of its newest valid checkpoint.
 *
 * @param vocabulary of the CTC head; null when the run does not finetune
 * @param ownParts languages that have tensors of their own; none when the model is shared whole
 */
record SavedRun(
        RunConfig config, Vocabulary vocabulary, List<String> ownParts, ParameterLayout layout, SavedModel model) {

    /** @throws InputException when the directory holds no run */
    static Path directory(Path run) {
        if (!Files.isRegularFile(run.resolve("run.json"))) {
            throw new InputException(run + ": holds no run (no run.json in it; accepted: a run directory)");
        }
        return run;
    }

    private static Vocabulary vocabulary(Path run, RunConfig config) {
        return config.finetunes()
                ? Vocabulary.read(
                        RunDirectory.vocabulary(run), config.finetune().units())
                : null;
    }

    /** What its languages are used under: weight masks, or what each has of its own; none when all use everything. */
    Map<String, WeightMask> enforcedMasks() {
        if (config.hasLanguageParts()) {
            TrainedWeights trained = new TrainedWeights(layout, config);
            return ownParts.stream()
                    .filter(language -> trained.used(language) != null)
                    .collect(Collectors.toMap(language -> language, trained::used));
        }
        return config.prune().zeroesOnce() ? Map.of() : model.masks();
    }

    /** What each of these languages, a part of the run's, computes with. */
    Map<String, LanguageParameters> languageParameters(Collection<String> languages) {
        Map<String, WeightMask> masks = enforcedMasks();
        TreeSet<String> all = new TreeSet<>(languages);
        all.addAll(masks.keySet());
        all.addAll(config.corpus().languages());
        Map<String, LanguageParameters> counts = LanguageParameters.of(all, masks, layout.size());
        counts.keySet().retainAll(languages);
        return counts;
    }

    /** @throws InputException when its model has no head that spells */
    void checkFinetuned(Path run) {
        if (ExportedHead.after(config, model.step()) != ExportedHead.CTC) {
            throw new InputException(run + ": step " + model.step() + " is "
                    + (config.finetunes() ? "before its finetune phase" : "of a run that does not finetune")
                    + " (accepted: a model that has learned to spell)");
        }
    }

    /** @throws InputException when there is no run, or no checkpoint of it is valid */
    static SavedRun read(Path run) throws IOException {
        return read(run, null);
    }

    /** @param step of the checkpoint; null for the newest */
    static SavedRun read(Path run, Long step) throws IOException {
        RunDirectory.Identity identity = RunDirectory.readIdentity(directory(run));
        RunConfig config = RunConfigReader.parse(Files.readString(run.resolve("run.conf")));
        Vocabulary vocabulary = vocabulary(run, config);
        List<String> languages =
                config.hasLanguageParts() ? Files.readAllLines(RunDirectory.languages(run)) : List.of();
        ParameterLayout layout = config.layout(vocabulary == null ? 0 : vocabulary.size(), languages);
        CheckpointOwner owner = new CheckpointOwner(identity.runId(), identity.configSha256(), layout);
        CheckpointReader.FoundModel found =
                new CheckpointReader(run.resolve("checkpoints"), owner).newestModel(at -> step == null || at == step);
        found.damaged().forEach(d -> System.err.println("isogloss: damaged checkpoint passed over: " + d.reason()));
        Optional<SavedModel> valid = found.valid();
        if (valid.isEmpty()) {
            throw new InputException(run + ": has no valid checkpoint " + (step == null ? "yet" : "of step " + step));
        }
        return new SavedRun(config, vocabulary, languages, layout, valid.get());
    }
}
