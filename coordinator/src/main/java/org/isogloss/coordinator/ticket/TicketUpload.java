package org.isogloss.coordinator.ticket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;
import org.isogloss.coordinator.reduce.ChunkOutcome;
import org.isogloss.protocol.wire.ChunkCodec;
import org.isogloss.protocol.wire.GradientEncoding;
import org.isogloss.protocol.wire.PayloadCheck;
import org.isogloss.protocol.wire.TicketForm;

/**
 * A ticket that comes in, in parts of any order, all from one worker. It is written to a file of its own and counts only
 * when it is whole; what is not finished is deleted at its close. For one thread at a time.
 */
public final class TicketUpload implements AutoCloseable {

    private final Path path;
    private final TicketForm form;
    private final FileChannel channel;
    private final int[] checksums;
    private final BitSet missing;
    private boolean finished;

    TicketUpload(Path path, TicketForm form) throws IOException {
        this.path = path;
        this.form = form;
        this.channel = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        this.checksums = new int[TicketForm.ARRAYS * form.blocks()];
        this.missing = form.parts();
    }

    /**
     * Takes a part, if it is sound.
     *
     * @throws IOException when it cannot be written
     */
    public ChunkOutcome accept(int array, int block, int crc, byte[] payload) throws IOException {
        if (!form.has(array, block)) {
            return ChunkOutcome.UNKNOWN_BLOCK;
        }
        PayloadCheck check = ChunkCodec.check(
                payload, crc, GradientEncoding.FP32, form.range(block).count(), Float.MAX_VALUE);
        if (check != PayloadCheck.SOUND) {
            return check == PayloadCheck.NOT_FINITE ? ChunkOutcome.NOT_FINITE : ChunkOutcome.CORRUPT;
        }
        int part = form.index(array, block);
        if (!missing.get(part)) {
            return ChunkOutcome.DUPLICATE;
        }
        ByteBuffer bytes = ByteBuffer.wrap(payload);
        long offset = form.offset(array, block);
        while (bytes.hasRemaining()) {
            channel.write(bytes, offset + bytes.position());
        }
        checksums[part] = crc;
        missing.clear(part);
        return ChunkOutcome.ACCEPTED;
    }

    public boolean isWhole() {
        return missing.isEmpty();
    }

    /**
     * The ticket as it is now on the disk. No power cut has to be outlasted, as a pass is begun again after one.
     *
     * @throws IllegalStateException unless it is whole
     */
    public TicketFile finish() throws IOException {
        if (!isWhole()) {
            throw new IllegalStateException(missing.cardinality() + " parts are missing");
        }
        channel.close();
        finished = true;
        return new TicketFile(path, form, checksums);
    }

    @Override
    public void close() throws IOException {
        channel.close();
        if (!finished) {
            Files.deleteIfExists(path);
        }
    }
}
