package org.isogloss.coordinator.tensorboard;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import org.isogloss.coordinator.disk.Durable;
import org.isogloss.coordinator.disk.GrowingFile;
import org.isogloss.coordinator.journal.RunLine;

/**
 * What TensorBoard, and whatever else reads its files, shows of a run while it trains: one file a coordinator that has had
 * the run, in the order of their names.
 *
 * <p>The file is begun with the first number. Then it says from which step on this coordinator makes them, so that
 * readers forget what an earlier one has told of the same steps. {@code metrics.jsonl} has the same numbers and more: what
 * was lost here while a disk failed can be had from there.
 */
public final class EventFile implements AutoCloseable {

    private static final long MOST_WAITING_BYTES = 8 << 20;

    /** The format whose readers look for {@link SessionLog}. */
    private static final String FORMAT = "brain.Event:2";

    private final Path workshop;
    private final Path path;
    private final long lastStep;
    private final Clock clock;
    private GrowingFile file;

    /**
     * A file that is not begun yet.
     *
     * @param directory of the run's event files
     * @param epoch of the coordinator
     * @param lastStep committed before
     */
    public EventFile(Path workshop, Path directory, long epoch, long lastStep, Clock clock) {
        this.workshop = workshop;
        // Tools know the files by "tfevents"; the number that follows is a time elsewhere, for the same order.
        this.path = directory.resolve("events.out.tfevents.%010d.isogloss".formatted(epoch));
        this.lastStep = lastStep;
        this.clock = clock;
    }

    /**
     * Appends what a line has to show over the steps.
     *
     * @throws IOException when the disk does not take it; if the file is begun, it waits, and it is lost if not
     */
    public synchronized void append(RunLine line) throws IOException {
        Scalars scalars = Scalars.of(line);
        if (scalars.isEmpty()) {
            return;
        }
        if (file == null) {
            file = begin();
        }
        file.append(EventRecord.of(scalars.event(seconds())));
    }

    private GrowingFile begin() throws IOException {
        Durable.makeDirectories(path.getParent());
        byte[] version = EventRecord.of(
                Event.newBuilder().setWallTime(seconds()).setFileVersion(FORMAT).build());
        byte[] session = EventRecord.of(Event.newBuilder()
                .setWallTime(seconds())
                .setStep(lastStep + 1)
                .setSessionLog(SessionLog.newBuilder().setStatus(SessionLog.SessionStatus.START))
                .build());
        ByteBuffer head = ByteBuffer.allocate(version.length + session.length);
        head.put(version).put(session).flip();
        return GrowingFile.begin(workshop, path, head, "events", MOST_WAITING_BYTES);
    }

    private double seconds() {
        return clock.millis() / 1000.0;
    }

    /** Writes what waits, if that is possible now. */
    @Override
    public synchronized void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }
}
