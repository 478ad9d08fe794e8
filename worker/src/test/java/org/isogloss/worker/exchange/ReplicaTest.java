package org.isogloss.worker.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.isogloss.protocol.exchange.BlockValues;
import org.isogloss.protocol.layout.BlockGrid;
import org.junit.jupiter.api.Test;

class ReplicaTest {

    private static final BlockGrid GRID = new BlockGrid(6, 3, 1);

    private final Replica replica = new Replica(GRID);

    private static BlockValues.Builder block(int block, long step, float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            bytes.putFloat(value);
        }
        return BlockValues.newBuilder().setBlock(block).setStep(step).setValues(ByteString.copyFrom(bytes.flip()));
    }

    private static float[] read(Replica replica, long step) {
        float[] values = new float[GRID.size()];
        assertThat(replica.read(step, v -> System.arraycopy(v, 0, values, 0, values.length)))
                .isTrue();
        return values;
    }

    @Test
    void goesOnWithWhatItHasOverAnotherConnection() {
        replica.put(block(0, 4, 1, 2, 3).build());
        assertThat(replica.blockSteps()).containsExactly(4L, -1L);
        Replica next = replica.handOver();
        // What the old connection still delivers is of no use any more.
        replica.put(block(0, 3, 9, 9, 9).build());
        assertThat(next.firstState().toCompletableFuture()).isNotDone();
        next.put(block(1, 4, 4, 5, 6).build());
        next.arrivedAt(4);
        assertThat(next.firstState().toCompletableFuture()).isDone();
        assertThat(read(next, 4)).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(next.blockSteps()).containsExactly(4L, 4L);
    }

    @Test
    void aBlockThatWasTornHasToComeAgain() {
        replica.put(block(0, 4, 1, 2, 3).build());
        BlockValues beyond = block(0, 5, 7, 8).addChanged(0b1001).build();
        assertThatThrownBy(() -> replica.put(beyond)).isInstanceOf(IllegalArgumentException.class);
        assertThat(replica.blockSteps()).containsExactly(-1L, -1L);
    }
}
