package org.isogloss.coordinator.disk;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * A file that grows by whole records, and keeps in memory those that the disk does not take.
 *
 * <p>What a failed write leaves of a record is taken back before anything else is written, so no record is torn, and none
 * is written twice. Records wait in order until the disk takes them. If they become too many, the oldest are lost, and the
 * error says how many. A crash can tear the last record.
 *
 * <p>Records are not forced to the disk one by one; {@link #force} does that where it matters. A process that opens the
 * file takes it from the one that had it before.
 */
public final class GrowingFile implements AutoCloseable {

    private final String records;
    private final FileChannel channel;
    private final long mostWaitingBytes;
    private final Deque<byte[]> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private long lost;

    /** Up to here the file has whole records; what is beyond is torn. */
    private long length;

    private GrowingFile(String records, FileChannel channel, long length, long mostWaitingBytes) {
        this.records = records;
        this.channel = channel;
        this.length = length;
        this.mostWaitingBytes = mostWaitingBytes;
    }

    /**
     * Begins a file anew. Whoever had it open before goes on writing to a file without a name.
     *
     * @param workshop where it is written before it is moved into place
     * @param content that it begins with
     * @param records what errors call its records
     * @param mostWaitingBytes of records that the disk does not take
     */
    public static GrowingFile begin(Path workshop, Path file, ByteBuffer content, String records, long mostWaitingBytes)
            throws IOException {
        return begin(workshop, file, records, mostWaitingBytes, channel -> {
            int length = content.remaining();
            while (content.hasRemaining()) {
                channel.write(content);
            }
            return length;
        });
    }

    /**
     * Goes on with a file, or begins it when it is not there.
     *
     * @param kept bytes of whole records at its begin; what is beyond is taken out
     */
    static GrowingFile goOn(Path workshop, Path file, long kept, String records, long mostWaitingBytes)
            throws IOException {
        return begin(workshop, file, records, mostWaitingBytes, channel -> {
            if (kept == 0) {
                return 0;
            }
            try (FileChannel before = FileChannel.open(file, StandardOpenOption.READ)) {
                for (long at = 0; at < kept; ) {
                    long copied = before.transferTo(at, kept - at, channel);
                    if (copied == 0) {
                        throw new EOFException(file + ": is shorter than it was a moment ago");
                    }
                    at += copied;
                }
            }
            return kept;
        });
    }

    private interface Content {
        /** Returns how many bytes it has written. */
        long write(FileChannel channel) throws IOException;
    }

    private static GrowingFile begin(Path workshop, Path file, String records, long mostWaitingBytes, Content content)
            throws IOException {
        Path beside = Durable.beside(workshop, file);
        Files.deleteIfExists(beside);
        FileChannel channel = FileChannel.open(beside, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
        try {
            long length = content.write(channel);
            channel.force(true);
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            Durable.force(file.toAbsolutePath().getParent());
            return new GrowingFile(records, channel, length, mostWaitingBytes);
        } catch (IOException e) {
            channel.close();
            Durable.deleteQuietly(beside);
            throw e;
        }
    }

    /**
     * Appends a record after those that wait.
     *
     * @throws IOException when the disk does not take it; it waits then
     */
    public synchronized void append(byte[] record) throws IOException {
        waiting.add(record);
        waitingBytes += record.length;
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
                    DiskError.reason(e) + "; " + records + " that wait in memory: " + waiting.size()
                            + (lost == 0 ? "" : ", lost: " + lost),
                    e);
        }
    }

    private void write(byte[] record) throws IOException {
        takeBack();
        ByteBuffer bytes = ByteBuffer.wrap(record);
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
        length += record.length;
    }

    private void takeBack() throws IOException {
        if (channel.size() > length) {
            channel.truncate(length);
        }
    }

    /** The records that are not in the file yet, oldest first. */
    public synchronized List<byte[]> waiting() {
        return List.copyOf(waiting);
    }

    /** Writes what waits, and makes all records outlast a power cut. */
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
