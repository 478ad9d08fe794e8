package org.isogloss.deploy.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.isogloss.coordinator.checkpoint.CheckpointOwner;
import org.isogloss.coordinator.checkpoint.CheckpointReader;
import org.isogloss.coordinator.checkpoint.SavedModel;
import org.isogloss.coordinator.store.RunDirectory;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.config.RunConfig;
import org.isogloss.protocol.config.RunConfigReader;
import org.isogloss.protocol.corpus.Vocabulary;
import org.isogloss.protocol.layout.ParameterLayout;
import org.isogloss.protocol.mask.WeightMask;
import org.isogloss.protocol.model.Wav2Vec2Layout;

/**
 * A run as it lies on the disk: its config, and the model of its newest valid checkpoint.
 *
 * @param vocabulary of the CTC head; null when the run does not finetune
 */
record SavedRun(RunConfig config, Vocabulary vocabulary, ParameterLayout layout, SavedModel model) {

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

    /** The weight masks under which its languages are used; none when what was pruned may have grown again. */
    Map<String, WeightMask> enforcedMasks() {
        return config.prune().zeroesOnce() ? Map.of() : model.masks();
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
        ParameterLayout layout = Wav2Vec2Layout.of(config.model(), vocabulary == null ? 0 : vocabulary.size());
        CheckpointOwner owner = new CheckpointOwner(identity.runId(), identity.configSha256(), layout);
        CheckpointReader.FoundModel found =
                new CheckpointReader(run.resolve("checkpoints"), owner).newestModel(at -> step == null || at == step);
        found.damaged().forEach(d -> System.err.println("isogloss: damaged checkpoint passed over: " + d.reason()));
        Optional<SavedModel> valid = found.valid();
        if (valid.isEmpty()) {
            throw new InputException(run + ": has no valid checkpoint " + (step == null ? "yet" : "of step " + step));
        }
        return new SavedRun(config, vocabulary, layout, valid.get());
    }
}
