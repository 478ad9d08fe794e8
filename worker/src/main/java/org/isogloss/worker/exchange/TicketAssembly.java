package org.isogloss.worker.exchange;

import com.google.protobuf.UnsafeByteOperations;
import java.util.BitSet;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.isogloss.protocol.exchange.LanePart;
import org.isogloss.protocol.exchange.TicketChunk;
import org.isogloss.protocol.exchange.TicketPart;
import org.isogloss.protocol.optim.AdamWState;
import org.isogloss.protocol.wire.ChunkCodec;
import org.isogloss.protocol.wire.GradientEncoding;
import org.isogloss.protocol.wire.PayloadCheck;
import org.isogloss.protocol.wire.TicketForm;

/** A ticket taken apart into chunks, made one by one as they are asked for, and put together again. */
final class TicketAssembly {

    private final TicketForm form;
    private final AdamWState ticket;
    private final BitSet missing;

    TicketAssembly(TicketForm form, AdamWState ticket) {
        this.form = form;
        this.ticket = ticket;
        this.missing = form.parts();
    }

    /** The header and all chunks. */
    Iterator<TicketPart> parts(LanePart header) {
        BitSet parts = form.parts();
        return new Iterator<>() {
            private boolean begun;
            private int next = parts.nextSetBit(0);

            @Override
            public boolean hasNext() {
                return !begun || next >= 0;
            }

            @Override
            public TicketPart next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                if (!begun) {
                    begun = true;
                    return TicketPart.newBuilder().setHeader(header.getHeader()).build();
                }
                int part = next;
                next = parts.nextSetBit(part + 1);
                return TicketPart.newBuilder().setChunk(chunk(part)).build();
            }
        };
    }

    private TicketChunk chunk(int part) {
        int array = form.arrayOf(part);
        int block = form.blockOf(part);
        byte[] payload = ChunkCodec.encode(form.range(block), GradientEncoding.FP32, ticket.array(array), 0);
        return TicketChunk.newBuilder()
                .setArray(array)
                .setBlock(block)
                .setValues(UnsafeByteOperations.unsafeWrap(payload))
                .setCrc32C(ChunkCodec.crc32c(payload))
                .build();
    }

    /** @throws IllegalStateException when the chunk is none of the ticket's, or is damaged */
    void put(TicketChunk chunk) {
        PayloadCheck check = !form.has(chunk.getArray(), chunk.getBlock())
                ? PayloadCheck.WRONG_LENGTH
                : ChunkCodec.decode(
                        form.range(chunk.getBlock()),
                        GradientEncoding.FP32,
                        chunk.getValues().toByteArray(),
                        chunk.getCrc32C(),
                        ticket.array(chunk.getArray()),
                        0);
        if (check != PayloadCheck.SOUND) {
            throw new IllegalStateException("a part of the ticket is not as it was sent: " + check);
        }
        missing.clear(form.index(chunk.getArray(), chunk.getBlock()));
    }

    boolean isWhole() {
        return missing.isEmpty();
    }
}
