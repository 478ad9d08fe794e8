package org.isogloss.coordinator.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;

/**
 * A text file that grows by whole lines, and keeps in memory those that the disk does not take.
 *
 * <p>What a failed write leaves of a line is taken back before anything else is written, so no line is torn, and none
 * is written twice. Lines wait in order until the disk takes them. If they become too many, the oldest are lost, and the
 * error says how many. A crash can tear the last line; it is taken out when the file is next opened.
 *
 * <p>Lines are not forced to the disk one by one; {@link #force} does that where it matters. A process that opens the
 * file takes it from the one that had it before.
 */
public final class LineFile implements AutoCloseable {

    /** Some ten thousand lines. */
    private static final long MOST_WAITING_BYTES = 8 << 20;

    private final FileChannel channel;
    private final long mostWaitingBytes;
    private final Deque<byte[]> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private long lost;

    /** Up to here the file has whole lines; what is beyond is torn. */
    private long length;

    private LineFile(FileChannel channel, long length, long mostWaitingBytes) {
        this.channel = channel;
        this.length = length;
        this.mostWaitingBytes = mostWaitingBytes;
    }

    /**
     * Opens a file, which is made if need be. Whoever had it open before goes on writing to a file without a name.
     *
     * @param workshop where it is written anew before it is moved into place
     * @param undone whether a line tells of what is done again: the first such line and all after it are taken out
     */
    public static LineFile open(Path workshop, Path file, Predicate<String> undone) throws IOException {
        return open(workshop, file, undone, MOST_WAITING_BYTES);
    }

    static LineFile open(Path workshop, Path file, Predicate<String> undone, long mostWaitingBytes) throws IOException {
        byte[] before = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
        int kept = lengthKept(before, undone);
        Path beside = Durable.beside(workshop, file);
        Files.deleteIfExists(beside);
        FileChannel channel = FileChannel.open(beside, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
        try {
            ByteBuffer bytes = ByteBuffer.wrap(before, 0, kept);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            Durable.force(file.toAbsolutePath().getParent());
            return new LineFile(channel, kept, mostWaitingBytes);
        } catch (IOException e) {
            channel.close();
            Durable.deleteQuietly(beside);
            throw e;
        }
    }

    private static int lengthKept(byte[] content, Predicate<String> undone) {
        int kept = 0;
        for (int end = 0; end < content.length; end++) {
            if (content[end] == '\n') {
                if (undone.test(new String(content, kept, end - kept, StandardCharsets.UTF_8))) {
                    return kept;
                }
                kept = end + 1;
            }
        }
        return kept;
    }

    /**
     * Appends a line after those that wait.
     *
     * @param line without its end
     * @throws IOException when the disk does not take it; it waits then
     */
    public synchronized void append(String line) throws IOException {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        waiting.add(bytes);
        waitingBytes += bytes.length;
        while (waitingBytes > mostWaitingBytes && waiting.size() > 1) {
            waitingBytes -= waiting.remove().length;
            lost++;
        }
        flush();
    }

    private void flush() throws IOException {
        try {
            while (!waiting.isEmpty()) {
                write(waiting.element());
                waitingBytes -= waiting.remove().length;
            }
        } catch (IOException e) {
            throw new IOException(
                    DiskError.reason(e) + "; lines that wait in memory: " + waiting.size()
                            + (lost == 0 ? "" : ", lost: " + lost),
                    e);
        }
    }

    private void write(byte[] line) throws IOException {
        takeBack();
        ByteBuffer bytes = ByteBuffer.wrap(line);
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes, length + bytes.position());
            }
        } catch (IOException e) {
            try {
                takeBack();
            } catch (IOException again) {
                // Then before the next write.
                e.addSuppressed(again);
            }
            throw e;
        }
        length += line.length;
    }

    private void takeBack() throws IOException {
        if (channel.size() > length) {
            channel.truncate(length);
        }
    }

    /** The lines that are not in the file yet, oldest first. */
    public synchronized List<String> waiting() {
        return waiting.stream()
                .map(bytes -> new String(bytes, 0, bytes.length - 1, StandardCharsets.UTF_8))
                .toList();
    }

    /** Writes what waits, and makes all lines outlast a power cut. */
    public void force() throws IOException {
        synchronized (this) {
            flush();
        }
        // A slow disk holds up nobody who appends.
        channel.force(true);
    }

    /** Writes what waits, if that is possible now. */
    @Override
    public void close() throws IOException {
        try (channel) {
            force();
        }
    }
}
