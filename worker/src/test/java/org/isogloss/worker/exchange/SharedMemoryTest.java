package org.isogloss.worker.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.isogloss.protocol.exchange.BlockValues;
import org.isogloss.protocol.exchange.SharedBytes;
import org.isogloss.protocol.exchange.SharedSegment;
import org.isogloss.protocol.wire.ChunkCodec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SharedMemoryTest {

    private static final byte[] ONE = {1, 2, 3};
    private static final byte[] TWO = {4, 5};

    private final SharedSegment made = SharedSegment.create().orElseThrow();
    private final SharedSegment node = SharedSegment.open(made.name()).orElseThrow();
    private final SharedMemory memory = new SharedMemory(made, 2);

    @AfterEach
    void close() {
        memory.close();
        node.close();
    }

    private byte[] at(SharedBytes place) throws IOException {
        return node.read(place.getAt(), place.getLength());
    }

    @Test
    void nothingLiesThereBeforeTheNodeHasItOpen() {
        assertThat(memory.put(ONE)).isEmpty();
    }

    @Test
    void whatIsPutStaysUntilItIsFreed() throws IOException {
        memory.opened();
        SharedBytes one = memory.put(ONE).orElseThrow();
        SharedBytes two = memory.put(TWO).orElseThrow();
        assertThat(memory.put(ONE)).isEmpty();
        assertThat(at(one)).isEqualTo(ONE);
        assertThat(at(two)).isEqualTo(TWO);
        memory.free(one);
        SharedBytes again = memory.put(TWO).orElseThrow();
        assertThat(again.getAt()).isEqualTo(one.getAt());
        assertThat(at(again)).isEqualTo(TWO);
        assertThat(at(two)).isEqualTo(TWO);
        assertThat(one.getAt()).isEqualTo(SharedSegment.at(SharedSegment.RING));
    }

    @Test
    void memoryThatIsGoneHasNoRoom() {
        memory.opened();
        made.close();
        assertThat(memory.put(ONE)).isEqualTo(Optional.empty());
    }

    private BlockValues.Builder block(byte[] values) throws IOException {
        node.write(SharedSegment.at(0), ByteBuffer.wrap(values));
        return BlockValues.newBuilder()
                .setBlock(4)
                .setStep(7)
                .setSharedValues(
                        SharedBytes.newBuilder().setAt(SharedSegment.at(0)).setLength(values.length))
                .setSharedCrc32C(ChunkCodec.crc32c(values));
    }

    @Test
    void aBlockIsTakenOutOnceItIsRead() throws IOException {
        BlockValues whole = memory.fetch(block(ONE).build());
        assertThat(whole.getValues().toByteArray()).isEqualTo(ONE);
        assertThat(whole.getStep()).isEqualTo(7);
        assertThat(whole.hasSharedValues()).isFalse();
        assertThat(node.taken()).isEqualTo(1);
        BlockValues inline = BlockValues.newBuilder().setBlock(1).build();
        assertThat(memory.fetch(inline)).isSameAs(inline);
        assertThat(node.taken()).isEqualTo(1);
    }

    @Test
    void updatesStayUpdates() throws IOException {
        BlockValues.Builder update = block(TWO);
        BlockValues whole = memory.fetch(update.setSharedDeltas(update.getSharedValues())
                .clearSharedValues()
                .build());
        assertThat(whole.getDeltas().toByteArray()).isEqualTo(TWO);
        assertThat(whole.getValues()).isEmpty();
    }

    @Test
    void aBlockThatIsDamagedOrNotThereEndsTheConnection() throws IOException {
        BlockValues damaged = block(ONE).setSharedCrc32C(1).build();
        assertThatThrownBy(() -> memory.fetch(damaged))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("block 4: damaged in shared memory");
        BlockValues nowhere = block(ONE)
                .setSharedValues(SharedBytes.newBuilder().setAt(1L << 40).setLength(8))
                .build();
        assertThatThrownBy(() -> memory.fetch(nowhere)).isInstanceOf(IllegalArgumentException.class);
    }
}
