package org.isogloss.worker.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.isogloss.protocol.exchange.BlockValues;
import org.isogloss.protocol.layout.BlockGrid;
import org.isogloss.protocol.wire.GradientEncoding;
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

    private static BlockValues.Builder update(int block, long base, long step, float... added) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * added.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : added) {
            bytes.putShort(GradientEncoding.toBf16(value));
        }
        return BlockValues.newBuilder()
                .setBlock(block)
                .setBase(base)
                .setStep(step)
                .setDeltas(ByteString.copyFrom(bytes.flip()));
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

    private void refused(BlockValues.Builder part, String why) {
        assertThatThrownBy(() -> replica.put(part.build()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    @Test
    void aPartThatDoesNotFitChangesNothing() {
        replica.put(block(0, 4, 1, 2, 3).build());
        refused(block(2, 5, 1, 2, 3), "block 2 of 2");
        refused(block(0, 5, 1, 2), "8 bytes");
        refused(block(0, 5, 7, 8).addChanged(0b1001), "beyond its end");
        refused(block(0, 5, 7, 8).addChanged(0b11).addChanged(0), "beyond its end, or too few");
        refused(block(0, 5, 7, 8).setChangedAsBefore(true), "what changed is not known");
        refused(update(0, 4, 5, 1, 2), "4 bytes");
        refused(update(0, 5, 6, 1, 2, 3), "of step 4: an update of step 5 to 6");
        refused(update(0, 2, 4, 1, 2, 3), "of step 4: an update of step 2 to 4");
        refused(update(1, 0, 1, 1, 2, 3), "block 1 of step -1");
        replica.put(block(1, 4, 4, 5, 6).build());
        replica.arrivedAt(4);
        assertThat(read(replica, 4)).containsExactly(1, 2, 3, 4, 5, 6);
    }

    @Test
    void updatesAreAddedToWhatIsThere() {
        replica.put(block(0, 4, 1, 2, 3).build());
        replica.put(block(1, 4, 4, 5, 6).build());
        replica.put(update(0, 4, 5, 0.5f, 0, -1).build());
        replica.put(update(1, 3, 5, 10).addChanged(0b010).build());
        replica.arrivedAt(5);
        assertThat(read(replica, 5)).containsExactly(1.5f, 2, 2, 4, 15, 6);
        replica.put(update(1, 5, 6, 1).setChangedAsBefore(true).build());
        replica.arrivedAt(6);
        assertThat(read(replica, 6)).containsExactly(1.5f, 2, 2, 4, 16, 6);
        assertThat(replica.blockSteps()).containsExactly(5L, 6L);
    }

    @Test
    void whatChangedIsForgottenWithTheConnection() {
        replica.put(block(0, 4, 1, 2, 3).build());
        replica.put(update(0, 4, 5, 1).addChanged(0b001).build());
        Replica next = replica.handOver();
        BlockValues part = update(0, 5, 6, 1).setChangedAsBefore(true).build();
        assertThatThrownBy(() -> next.put(part)).isInstanceOf(IllegalArgumentException.class);
    }
}
