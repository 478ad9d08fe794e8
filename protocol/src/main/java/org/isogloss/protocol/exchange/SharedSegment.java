package org.isogloss.protocol.exchange;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.UserPrincipal;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.isogloss.protocol.layout.BlockGrid;
import org.isogloss.protocol.security.OwnerOnly;

/**
 * A file in memory that a worker and a node of the tensor plane have open, if they run on the same machine. Values go through
 * it; over the connection goes where they lie.
 *
 * <p>It is read and written, not mapped: a full memory file system is an exception then and no signal, and so is a file that the
 * other has cut off. The worker makes the file under a name that nobody can guess, and the node removes that name as soon as
 * it has the file open. From then on nothing is left of it when both are gone, however they went; of a worker that is killed before,
 * a name and a page are, which the next one that is made after a while removes.
 *
 * <p>A page with a counter, then slots of {@value #SLOT_BYTES} bytes: the first {@value #RING} are a ring for blocks of
 * parameters, which the node writes and the worker reads; all others are the worker's to write, for gradients.
 *
 * <p>May be used by several threads, as long as nobody writes what another reads.
 */
public final class SharedSegment implements AutoCloseable {

    /** The largest block. */
    public static final int SLOT_BYTES = Float.BYTES * BlockGrid.LARGEST_BLOCK;

    /** Slots for blocks on their way to the worker. */
    public static final int RING = 16;

    private static final Path MEMORY = Path.of("/dev/shm");
    private static final Path OWN_PROCESS = Path.of("/proc/self");
    private static final Pattern NAME = Pattern.compile("isogloss-[0-9a-f]{32}");
    private static final int PAGE = 4096;
    private static final Duration FORGOTTEN = Duration.ofMinutes(10);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path file;
    private final FileChannel channel;

    private SharedSegment(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** A new one; none where there is no file system in memory. */
    public static Optional<SharedSegment> create() {
        removeForgotten();
        byte[] random = new byte[16];
        RANDOM.nextBytes(random);
        Path file = MEMORY.resolve("isogloss-" + HexFormat.of().formatHex(random));
        Set<StandardOpenOption> options =
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
        SharedSegment segment = null;
        try {
            segment = new SharedSegment(file, FileChannel.open(file, options, OwnerOnly.FILE));
            segment.setTaken(0);
            return Optional.of(segment);
        } catch (IOException | UnsupportedOperationException e) {
            if (segment != null) {
                segment.close();
            }
            return Optional.empty();
        }
    }

    /** A name is gone as soon as anybody has answered, so one that is old is nobody's. */
    private static void removeForgotten() {
        Instant longAgo = Instant.now().minus(FORGOTTEN);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(MEMORY, SharedSegment::isOurs)) {
            for (Path file : files) {
                if (Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS)
                        .toInstant()
                        .isBefore(longAgo)) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // Whoever makes the next one tries again.
        }
    }

    private static boolean isOurs(Path file) throws IOException {
        return NAME.matcher(file.getFileName().toString()).matches()
                && isOwn(Files.getOwner(file, LinkOption.NOFOLLOW_LINKS));
    }

    private static boolean isOwn(UserPrincipal owner) throws IOException {
        return owner.equals(Files.getOwner(OWN_PROCESS));
    }

    /**
     * Opens one that a process of the same user on this machine has made, and removes its name. None when there is no such
     * file, or it could be anybody else's.
     *
     * @param name as the other says; nothing about it is trusted
     */
    public static Optional<SharedSegment> open(String name) {
        if (!NAME.matcher(name).matches()) {
            return Optional.empty();
        }
        Path file = MEMORY.resolve(name);
        try {
            PosixFileAttributes found =
                    Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!found.isRegularFile()
                    || !isOwn(found.owner())
                    || !found.permissions().equals(OwnerOnly.FILE.value())) {
                return Optional.empty();
            }
            FileChannel channel = FileChannel.open(
                    file, Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
            Files.deleteIfExists(file);
            return Optional.of(new SharedSegment(file, channel));
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }

    public String name() {
        return file.getFileName().toString();
    }

    /** Where a slot begins, in bytes. */
    public static long at(int slot) {
        return PAGE + (long) slot * SLOT_BYTES;
    }

    /** The slot that begins there. */
    public static int slotAt(long at) {
        return (int) ((at - PAGE) / SLOT_BYTES);
    }

    /**
     * Bytes that the other has written.
     *
     * @param length at most {@link #SLOT_BYTES}
     * @throws IOException when they are not there, or the place is none that values lie at
     */
    public byte[] read(long at, int length) throws IOException {
        if (at < PAGE || length < 0 || length > SLOT_BYTES) {
            throw new IOException("shared memory has no " + length + " bytes at " + at);
        }
        byte[] bytes = new byte[length];
        readFully(ByteBuffer.wrap(bytes), at);
        return bytes;
    }

    private void readFully(ByteBuffer into, long at) throws IOException {
        while (into.hasRemaining()) {
            if (channel.read(into, at + into.position()) < 0) {
                throw new IOException("shared memory ends before " + (at + into.limit()));
            }
        }
    }

    /** Writes bytes at a place; throws when the memory file system is full. */
    public void write(long at, ByteBuffer bytes) throws IOException {
        int begin = bytes.position();
        while (bytes.hasRemaining()) {
            channel.write(bytes, at + bytes.position() - begin);
        }
    }

    /** How many blocks of the ring the worker has taken out. */
    public long taken() throws IOException {
        ByteBuffer count = counter();
        readFully(count, 0);
        return count.getLong(0);
    }

    /** Says that. */
    public void setTaken(long blocks) throws IOException {
        write(0, counter().putLong(0, blocks));
    }

    private static ByteBuffer counter() {
        return ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder());
    }

    /** Whether the memory file system is more than half free. */
    public static boolean hasRoom() {
        File memory = MEMORY.toFile();
        return memory.getUsableSpace() > memory.getTotalSpace() / 2;
    }

    /** Lets go of the file, and removes its name if it still has one. */
    @Override
    public void close() {
        try {
            channel.close();
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // What cannot be removed is a name without values behind it that anybody waits for.
        }
    }
}
