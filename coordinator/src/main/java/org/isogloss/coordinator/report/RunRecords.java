package org.isogloss.coordinator.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.isogloss.coordinator.checkpoint.CommitJournal;
import org.isogloss.coordinator.journal.EventJournal;
import org.isogloss.coordinator.journal.RunJournal;
import org.isogloss.coordinator.journal.RunLine;
import org.isogloss.coordinator.store.RunDirectory;

/**
 * What a run's journals have.
 *
 * @param events the last {@link #EVENTS}
 */
public record RunRecords(List<RunLine> lines, List<CommitJournal.Line> commits, List<EventJournal.Line> events) {

    /** How many events a report has at most. */
    public static final int EVENTS = 1000;

    /** As they lie on the disk. */
    public static RunRecords read(Path run) throws IOException {
        return new RunRecords(
                RunJournal.read(RunDirectory.metrics(run)),
                CommitJournal.read(RunDirectory.commits(run)),
                EventJournal.last(RunDirectory.events(run), EVENTS));
    }
}
