package org.isogloss.coordinator.node;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import org.isogloss.coordinator.checkpoint.CommitJournal;
import org.isogloss.coordinator.journal.EventJournal;
import org.isogloss.coordinator.journal.RunJournal;
import org.isogloss.coordinator.plan.Position;
import org.isogloss.coordinator.report.RunRecords;
import org.isogloss.coordinator.store.RunDirectory;
import org.isogloss.coordinator.tensorboard.EventFile;

/** The files of a run directory that grow while it trains. */
record Journals(RunJournal metrics, CommitJournal commits, EventJournal events, EventFile tensorboard) {

    /** Those of a run that goes on from a position; what they tell of later rounds is taken out, or void. */
    static Journals open(RunDirectory directory, Position position) throws IOException {
        Path workshop = directory.epoch().workshop();
        Path dir = directory.path();
        return new Journals(
                RunJournal.open(workshop, RunDirectory.metrics(dir), position.round()),
                CommitJournal.open(workshop, RunDirectory.commits(dir), position.step()),
                EventJournal.open(workshop, RunDirectory.events(dir)),
                new EventFile(
                        workshop,
                        directory.tensorboard(),
                        directory.epoch().number(),
                        position.step(),
                        Clock.systemUTC()));
    }

    /** All that they have, also what the disk has not taken yet. */
    RunRecords records(RunDirectory directory) throws IOException {
        return new RunRecords(
                metrics.lines(),
                CommitJournal.read(RunDirectory.commits(directory.path())),
                events.last(RunRecords.EVENTS));
    }
}
