package org.isogloss.coordinator.exchange;

import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.util.BitSet;
import java.util.Optional;
import org.isogloss.coordinator.ticket.TicketFile;
import org.isogloss.protocol.exchange.TicketChunk;

/** The chunks of a ticket, read one by one as they are asked for. The checksums are those with which they came in. */
final class TicketChunks implements AutoCloseable {

    private final TicketFile ticket;
    private final TicketFile.Reader reader;
    private final BitSet parts;
    private int next;

    TicketChunks(TicketFile ticket) throws IOException {
        this.ticket = ticket;
        this.reader = ticket.open();
        this.parts = ticket.form().parts();
    }

    Optional<TicketChunk> next() throws IOException {
        int part = parts.nextSetBit(next);
        if (part < 0) {
            return Optional.empty();
        }
        next = part + 1;
        int array = ticket.form().arrayOf(part);
        int block = ticket.form().blockOf(part);
        return Optional.of(TicketChunk.newBuilder()
                .setArray(array)
                .setBlock(block)
                .setValues(UnsafeByteOperations.unsafeWrap(reader.read(array, block)))
                .setCrc32C(ticket.checksum(part))
                .build());
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
