package org.isogloss.coordinator.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ForkJoinPool;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.isogloss.protocol.exchange.BlockValues;
import org.isogloss.protocol.exchange.ReplicaPart;
import org.isogloss.protocol.exchange.ReplicaState;
import org.isogloss.protocol.exchange.SharedBytes;
import org.isogloss.protocol.exchange.SharedSegment;
import org.isogloss.protocol.wire.ChunkCodec;
import org.junit.jupiter.api.Test;

class SharedRingTest {

    private static final int LARGE = 5000;

    private static ByteString bytes(int seed) {
        byte[] bytes = new byte[LARGE + seed];
        new Random(seed).nextBytes(bytes);
        return ByteString.copyFrom(bytes);
    }

    private static ReplicaPart values(int block) {
        return ReplicaPart.newBuilder()
                .setBlock(BlockValues.newBuilder().setBlock(block).setStep(9).setValues(bytes(block)))
                .build();
    }

    private static ReplicaPart place(SharedRing ring, ReplicaPart part) {
        return ring.place(part).toCompletableFuture().join();
    }

    /** Whatever the worker takes out and when, what it finds is what was put there, in order. */
    @Property(tries = 100)
    void whatIsTakenOutIsWhatWasPut(@ForAll @Size(max = 100) List<Boolean> puts) throws IOException {
        try (SharedSegment worker = SharedSegment.create().orElseThrow();
                SharedSegment node = SharedSegment.open(worker.name()).orElseThrow()) {
            SharedRing ring = new SharedRing(node, ForkJoinPool.commonPool());
            Deque<BlockValues> underWay = new ArrayDeque<>();
            int block = 0;
            long taken = 0;
            for (boolean put : puts) {
                if (put && underWay.size() < SharedSegment.RING) {
                    underWay.add(place(ring, values(block++)).getBlock());
                } else if (!underWay.isEmpty()) {
                    BlockValues next = underWay.remove();
                    SharedBytes place = next.getSharedValues();
                    assertThat(next.getValues()).isEmpty();
                    assertThat(next.getStep()).isEqualTo(9);
                    byte[] found = worker.read(place.getAt(), place.getLength());
                    assertThat(found).isEqualTo(bytes(next.getBlock()).toByteArray());
                    assertThat(next.getSharedCrc32C()).isEqualTo(ChunkCodec.crc32c(found));
                    worker.setTaken(++taken);
                }
            }
        }
    }

    @Test
    void whatFindsNoRoomGoesOverTheConnectionAndTheRestStays() throws IOException {
        try (SharedSegment worker = SharedSegment.create().orElseThrow();
                SharedSegment node = SharedSegment.open(worker.name()).orElseThrow()) {
            SharedRing ring = new SharedRing(node, ForkJoinPool.commonPool());
            SharedBytes first = place(ring, values(0)).getBlock().getSharedValues();
            for (int block = 1; block < SharedSegment.RING; block++) {
                assertThat(place(ring, values(block)).getBlock().hasSharedValues())
                        .isTrue();
            }
            assertThat(place(ring, values(99))).isEqualTo(values(99));
            assertThat(worker.read(first.getAt(), first.getLength())).isEqualTo(bytes(0).toByteArray());
            worker.setTaken(1);
            assertThat(place(ring, values(100)).getBlock().getSharedValues().getAt())
                    .isEqualTo(first.getAt());
        }
    }

    @Test
    void oneThatWaitsGoesOnWhenTheWorkerHasTakenOne() throws IOException {
        try (SharedSegment worker = SharedSegment.create().orElseThrow();
                SharedSegment node = SharedSegment.open(worker.name()).orElseThrow()) {
            SharedRing ring = new SharedRing(node, ForkJoinPool.commonPool());
            for (int block = 0; block < SharedSegment.RING; block++) {
                place(ring, values(block));
            }
            var waiting = ring.place(values(50)).toCompletableFuture();
            assertThat(waiting).isNotDone();
            worker.setTaken(1);
            assertThat(waiting.join().getBlock().hasSharedValues()).isTrue();
        }
    }

    @Test
    void updatesStatesAndSmallBlocksStayWhatTheyAre() {
        try (SharedSegment worker = SharedSegment.create().orElseThrow();
                SharedSegment node = SharedSegment.open(worker.name()).orElseThrow()) {
            SharedRing ring = new SharedRing(node, ForkJoinPool.commonPool());
            ReplicaPart state = ReplicaPart.newBuilder()
                    .setState(ReplicaState.newBuilder().setStep(3))
                    .build();
            ReplicaPart small = ReplicaPart.newBuilder()
                    .setBlock(BlockValues.newBuilder().setValues(ByteString.copyFrom(new byte[8])))
                    .build();
            ReplicaPart update = ReplicaPart.newBuilder()
                    .setBlock(BlockValues.newBuilder().setBase(3).setDeltas(bytes(1)))
                    .build();
            assertThat(place(ring, state)).isEqualTo(state);
            assertThat(place(ring, small)).isEqualTo(small);
            BlockValues placed = place(ring, update).getBlock();
            assertThat(placed.getBase()).isEqualTo(3);
            assertThat(placed.hasSharedDeltas()).isTrue();
            assertThat(placed.hasSharedValues()).isFalse();
            assertThat(placed.getDeltas()).isEmpty();
        }
    }

    @Test
    void memoryThatIsGoneIsNoLossOfValues() {
        try (SharedSegment worker = SharedSegment.create().orElseThrow();
                SharedSegment node = SharedSegment.open(worker.name()).orElseThrow()) {
            node.close();
            assertThat(place(new SharedRing(node, ForkJoinPool.commonPool()), values(1)))
                    .isEqualTo(values(1));
        }
    }
}
