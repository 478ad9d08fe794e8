package org.isogloss.coordinator.node;

import java.nio.ByteBuffer;
import org.isogloss.protocol.wire.WireContent;

/**
 * Looks for a message that is too large in the bytes of a gRPC stream, by what its header says. A message is 5 bytes (a flag,
 * and its length as a 32-bit number, highest byte first) and then its content.
 *
 * @see <a href="https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md">gRPC over HTTP2</a>
 */
final class MessageLimit {

    private static final int HEADER_BYTES = 5;

    private int headerBytes;
    private int length;
    private int contentLeft;

    /** Takes more bytes of the stream; false when a message in them is too large. */
    boolean accepts(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            if (contentLeft > 0) {
                int here = Math.min(contentLeft, bytes.remaining());
                bytes.position(bytes.position() + here);
                contentLeft -= here;
            } else if (!header(bytes.get())) {
                return false;
            }
        }
        return true;
    }

    private boolean header(byte next) {
        // The flag drops out at the upper end.
        length = length << 8 | (next & 0xff);
        if (++headerBytes < HEADER_BYTES) {
            return true;
        }
        contentLeft = length;
        headerBytes = 0;
        return contentLeft >= 0 && contentLeft <= WireContent.LARGEST_MESSAGE_BYTES;
    }
}
