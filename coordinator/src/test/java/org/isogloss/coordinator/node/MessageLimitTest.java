package org.isogloss.coordinator.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.isogloss.protocol.wire.WireContent;
import org.junit.jupiter.api.Test;

class MessageLimitTest {

    private static ByteBuffer header(int length) {
        return ByteBuffer.allocate(5).put((byte) 0).putInt(length).flip();
    }

    @Test
    void whatAHeaderAnnouncesIsTakenUpToTheLimit() {
        assertThat(new MessageLimit().accepts(header(WireContent.LARGEST_MESSAGE_BYTES)))
                .isTrue();
        assertThat(new MessageLimit().accepts(header(WireContent.LARGEST_MESSAGE_BYTES + 1)))
                .isFalse();
        assertThat(new MessageLimit().accepts(header(Integer.MAX_VALUE))).isFalse();
        assertThat(new MessageLimit().accepts(header(0xffffffff))).as("4 GiB").isFalse();
    }

    /** However the network cuts the stream up. */
    @Property(tries = 200)
    void messagesAreFollowedThroughAnyCuts(
            @ForAll @Size(min = 1, max = 8) int[] lengths, @ForAll @IntRange(min = 1, max = 9) int cut) {
        MessageLimit limit = new MessageLimit();
        ByteBuffer stream = ByteBuffer.allocate(8 * 300 + 5);
        for (int length : lengths) {
            int content = Math.floorMod(length, 256);
            stream.put((byte) 1).putInt(content);
            for (int i = 0; i < content; i++) {
                stream.put((byte) 0xff);
            }
        }
        stream.flip();
        int end = stream.limit();
        for (int at = 0; at < end; at += cut) {
            assertThat(limit.accepts(stream.limit(Math.min(end, at + cut)).position(at)))
                    .isTrue();
        }
        assertThat(limit.accepts(header(WireContent.LARGEST_MESSAGE_BYTES + 1))).isFalse();
    }
}
