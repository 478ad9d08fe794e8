package org.isogloss.deploy.chaos;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.isogloss.coordinator.checkpoint.CommitJournal;

/** Follows a {@code commits.jsonl} as it grows, and reads each line once. */
final class CommitTail {

    private static final int END_OF_LINE = '\n';

    private final Path file;
    private final Consumer<CommitJournal.Line> onLine;
    private final List<CommitJournal.Line> lines = new ArrayList<>();
    /** Everything before it is read. */
    private long offset;

    /**
     * A follower that has read nothing.
     *
     * @param file need not be there yet
     * @param onLine is told of every line, also of steps that are done again, and again of all that are left when a
     *     resumed run has taken lines out
     */
    CommitTail(Path file, Consumer<CommitJournal.Line> onLine) {
        this.file = file;
        this.onLine = onLine;
    }

    /**
     * Reads what is new.
     *
     * @return the file's lines as it stands: without those that a resumed run has taken out
     */
    List<CommitJournal.Line> look() throws IOException {
        if (!Files.exists(file)) {
            return lines;
        }
        try (FileChannel in = FileChannel.open(file)) {
            if (in.size() < offset) {
                lines.clear();
                offset = 0;
            }
            take(Channels.newInputStream(in.position(offset)).readAllBytes());
        }
        return lines;
    }

    private void take(byte[] fresh) {
        int begin = 0;
        for (int i = 0; i < fresh.length; i++) {
            if (fresh[i] == END_OF_LINE) {
                CommitJournal.parse(new String(fresh, begin, i - begin, StandardCharsets.UTF_8))
                        .ifPresent(this::add);
                begin = i + 1;
            }
        }
        offset += begin;
    }

    private void add(CommitJournal.Line line) {
        lines.add(line);
        onLine.accept(line);
    }

    /** The last step that is noted; 0 before the first. */
    long step() {
        return lines.isEmpty() ? 0 : lines.get(lines.size() - 1).step();
    }
}
