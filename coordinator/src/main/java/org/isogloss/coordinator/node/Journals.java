package org.isogloss.coordinator.node;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import org.isogloss.coordinator.checkpoint.CommitJournal;
import org.isogloss.coordinator.journal.RunJournal;
import org.isogloss.coordinator.plan.Position;
import org.isogloss.coordinator.store.RunDirectory;
import org.isogloss.coordinator.tensorboard.EventFile;

/** The files of a run directory that grow while it trains. */
record Journals(RunJournal metrics, CommitJournal commits, EventFile tensorboard) {

    /** Those of a run that goes on from a position; what they tell of later rounds is taken out, or void. */
    static Journals open(RunDirectory directory, Position position) throws IOException {
        Path workshop = directory.epoch().workshop();
        return new Journals(
                RunJournal.open(workshop, directory.metrics(), position.round()),
                CommitJournal.open(workshop, directory.commits(), position.step()),
                new EventFile(
                        workshop,
                        directory.tensorboard(),
                        directory.epoch().number(),
                        position.step(),
                        Clock.systemUTC()));
    }
}
