package org.isogloss.coordinator.ticket;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.isogloss.protocol.wire.ChunkCodec;
import org.isogloss.protocol.wire.GradientEncoding;
import org.isogloss.protocol.wire.PayloadCheck;
import org.isogloss.protocol.wire.TicketForm;

/** A whole ticket on the disk, and the checksum of each part as it came in. It is written no more. */
public final class TicketFile {

    private static final int PARAMETERS = 0;

    private final Path path;
    private final TicketForm form;
    private final int[] checksums;

    TicketFile(Path path, TicketForm form, int[] checksums) {
        this.path = path;
        this.form = form;
        this.checksums = checksums;
    }

    public TicketForm form() {
        return form;
    }

    /** CRC-32C of a part. */
    public int checksum(int part) {
        return checksums[part];
    }

    /** Opens it for reading; what is open can be read to its end, even when the ticket is deleted meanwhile. */
    public Reader open() throws IOException {
        return new Reader(FileChannel.open(path, StandardOpenOption.READ));
    }

    /** Puts the parameters of the ticket into their places; those that it does not train stay. */
    public void readParameters(float[] into) throws IOException {
        try (Reader reader = open()) {
            for (int block = 0; block < form.blocks(); block++) {
                if (form.has(PARAMETERS, block)) {
                    int checksum = checksums[form.index(PARAMETERS, block)];
                    PayloadCheck check = ChunkCodec.decode(
                            form.range(block),
                            GradientEncoding.FP32,
                            reader.read(PARAMETERS, block),
                            checksum,
                            into,
                            0);
                    if (check != PayloadCheck.SOUND) {
                        throw new IOException(path + ": damaged on the disk");
                    }
                }
            }
        }
    }

    /** Deletes it from the disk. */
    public void delete() throws IOException {
        Files.deleteIfExists(path);
    }

    /** An open ticket. */
    public final class Reader implements AutoCloseable {

        private final FileChannel channel;

        private Reader(FileChannel channel) {
            this.channel = channel;
        }

        /** The bytes of a part, unchecked. */
        public byte[] read(int array, int block) throws IOException {
            ByteBuffer bytes = ByteBuffer.allocate(form.length(block));
            long offset = form.offset(array, block);
            while (bytes.hasRemaining()) {
                if (channel.read(bytes, offset + bytes.position()) < 0) {
                    throw new EOFException(path + ": shorter than it was written");
                }
            }
            return bytes.array();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
