package org.isogloss.coordinator.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.isogloss.coordinator.plan.Plans;
import org.isogloss.coordinator.plan.Position;
import org.isogloss.coordinator.plan.Round;
import org.isogloss.coordinator.reduce.BlockLoop;
import org.isogloss.coordinator.reduce.BlockRun;
import org.isogloss.coordinator.reduce.ChunkOutcome;
import org.isogloss.coordinator.reduce.LaneSpec;
import org.isogloss.coordinator.reduce.ParameterSnapshot;
import org.isogloss.coordinator.reduce.Reducer;
import org.isogloss.coordinator.reduce.StepSpec;
import org.isogloss.protocol.exchange.LaneChunk;
import org.isogloss.protocol.exchange.LaneHeader;
import org.isogloss.protocol.exchange.LaneId;
import org.isogloss.protocol.exchange.LanePart;
import org.isogloss.protocol.exchange.LaneResult;
import org.isogloss.protocol.exchange.PushReply;
import org.isogloss.protocol.exchange.SharedBytes;
import org.isogloss.protocol.exchange.SharedSegment;
import org.isogloss.protocol.layout.BlockGrid;
import org.isogloss.protocol.messages.Lane;
import org.isogloss.protocol.optim.AdamWState;
import org.isogloss.protocol.wire.ChunkCodec;
import org.isogloss.protocol.wire.GradientEncoding;
import org.isogloss.protocol.wire.WireContent;
import org.junit.jupiter.api.Test;

class LaneReceiverTest {

    private static final BlockGrid GRID = new BlockGrid(10, 4, 1);
    private static final Round ROUND = Plans.planner().round(7, Position.START);
    private static final byte[] ONES = payload(1, 1, 1, 1);
    private static final byte[] LAST_ONES = payload(1, 1);

    private final Reducer reducer = new Reducer(
            BlockRun.all(GRID), new ParameterSnapshot(0, AdamWState.fresh(new float[10])), BlockLoop.sequential());
    private final SharedSegments segments = new SharedSegments();
    private final RecordedEvents events = new RecordedEvents();
    private OpenRound open = openRound(1);

    private OpenRound openRound(long attempt) {
        List<LaneSpec> lanes = ROUND.lanes().stream()
                .map(l -> new LaneSpec(l.index(), l.language(), null))
                .toList();
        reducer.open(new StepSpec(7, 1, 0, GradientEncoding.FP32, lanes));
        return new OpenRound(ROUND, attempt, reducer, 1);
    }

    private static byte[] payload(float... values) {
        byte[] bytes = new byte[4 * values.length];
        GradientEncoding.FP32.encode(values, 0, values.length, bytes);
        return bytes;
    }

    private static LaneId id(int lane) {
        return LaneId.newBuilder().setEpoch(7).setRound(0).setLane(lane).build();
    }

    private static LanePart header(LaneId id) {
        return LanePart.newBuilder()
                .setHeader(LaneHeader.newBuilder()
                        .setId(id)
                        .setWorker("a")
                        .setResult(LaneResult.newBuilder().setHiddenFrames(10 + id.getLane())))
                .build();
    }

    private static LanePart chunk(int block, byte[] values) {
        return LanePart.newBuilder()
                .setChunk(LaneChunk.newBuilder()
                        .setBlock(block)
                        .setValues(ByteString.copyFrom(values))
                        .setCrc32C(ChunkCodec.crc32c(values)))
                .build();
    }

    private PushReply push(LanePart... parts) {
        LaneReceiver receiver = new LaneReceiver(open, segments, events);
        for (LanePart part : parts) {
            receiver.accept(part);
        }
        return receiver.reply();
    }

    private PushReply pushAll(LaneId id) {
        return push(header(id), chunk(0, ONES), chunk(1, ONES), chunk(2, LAST_ONES));
    }

    @Test
    void aLaneIsReducedWithItsLastChunkAndItsResultIsKept() {
        assertThat(push(header(id(2)), chunk(0, ONES), chunk(2, LAST_ONES)).getAccepted())
                .isEqualTo(2);
        assertThat(events.reduced).isEmpty();
        assertThat(push(header(id(2)), chunk(1, ONES)).getAccepted()).isEqualTo(1);
        assertThat(events.reduced).containsExactly(ROUND.lanes().get(2));
        assertThat(open.result(2).getHiddenFrames()).isEqualTo(12);
        assertThat(open.result(1)).isNull();
    }

    @Test
    void aSecondCopyIsCountedAndDropped() {
        pushAll(id(0));
        PushReply again = pushAll(id(0));
        assertThat(again.getDuplicate()).isEqualTo(3);
        assertThat(again.getAccepted()).isZero();
        assertThat(events.reduced).hasSize(1);
    }

    @Test
    void whatIsNoHeaderThenChunksIsRefused() {
        assertThat(push(chunk(0, ONES)).getRefused()).isEqualTo("a push is one header, then chunks");
        assertThat(push(header(id(0)), header(id(1))).getRefused()).isEqualTo("a push is one header, then chunks");
        assertThat(push(LanePart.getDefaultInstance()).getRefused()).isNotEmpty();
        assertThat(events.outcomes).isEmpty();
    }

    @Test
    void idsOfOtherLanesRoundsEpochsAndMaskVersionsAreCounted() {
        push(header(id(99)), chunk(0, ONES));
        push(header(id(-1)), chunk(0, ONES));
        push(header(id(0).toBuilder().setEpoch(6).build()), chunk(0, ONES));
        push(header(id(0).toBuilder().setRound(-1).build()), chunk(0, ONES));
        push(header(id(0).toBuilder().setRound(1).build()), chunk(0, ONES));
        push(header(id(0).toBuilder().setMaskVersion(1).build()), chunk(0, ONES));
        assertThat(events.outcomes)
                .containsExactly(
                        ChunkOutcome.UNKNOWN_LANE,
                        ChunkOutcome.UNKNOWN_LANE,
                        ChunkOutcome.WRONG_EPOCH,
                        ChunkOutcome.LATE,
                        ChunkOutcome.EARLY,
                        ChunkOutcome.WRONG_MASK_VERSION);
        assertThat(events.reduced).isEmpty();
        assertThat(open.result(0)).isNull();
    }

    @Test
    void aDamagedChunkIsRefusedAndMayComeAgain() {
        LanePart damaged = LanePart.newBuilder()
                .setChunk(chunk(0, ONES).getChunk().toBuilder().setCrc32C(1))
                .build();
        PushReply reply = push(header(id(0)), damaged);
        assertThat(reply.getRefused()).isEqualTo("CORRUPT");
        assertThat(reply.getAgain())
                .as("damaged on its way: no fault of the lane's")
                .isTrue();
        assertThat(pushAll(id(0)).getAccepted()).isEqualTo(3);
    }

    @Test
    void aValueThatCannotBeAddedSpoilsTheRound() {
        push(header(id(0)), chunk(0, payload(1, Float.NaN, 1, 1)));
        assertThat(events.spoiled).containsExactly("a sent a value that cannot be added: NOT_FINITE");
        push(header(id(1)), chunk(0, ONES));
        assertThat(events.outcomes).containsExactly(ChunkOutcome.NOT_FINITE, ChunkOutcome.POISONED);
    }

    private static LanePart chunkAt(int block, byte[] values, long at) {
        return LanePart.newBuilder()
                .setChunk(chunk(block, values).getChunk().toBuilder()
                        .clearValues()
                        .setShared(SharedBytes.newBuilder().setAt(at).setLength(values.length)))
                .build();
    }

    private static LanePart header(LaneId id, String segment) {
        return LanePart.newBuilder()
                .setHeader(header(id).getHeader().toBuilder().setSegment(segment))
                .build();
    }

    @Test
    void chunksInSharedMemoryAreAddedAsOthersAre() throws IOException {
        try (SharedSegment worker = SharedSegment.create().orElseThrow()) {
            SharedSegment here = segments.open(worker.name()).orElseThrow();
            worker.write(SharedSegment.at(20), ByteBuffer.wrap(ONES));
            LanePart header = header(id(0), worker.name());
            PushReply reply = push(header, chunkAt(0, ONES, SharedSegment.at(20)), chunk(1, ONES), chunk(2, LAST_ONES));
            assertThat(reply.getAccepted()).isEqualTo(3);
            assertThat(events.reduced).hasSize(1);
            assertThat(push(header(id(1), worker.name()), chunkAt(0, LAST_ONES, SharedSegment.at(20)))
                            .getRefused())
                    .as("other bytes than the checksum is of")
                    .isEqualTo("CORRUPT");
            PushReply nowhere = push(header(id(1), worker.name()), chunkAt(0, ONES, 1L << 40));
            assertThat(nowhere.getRefused()).startsWith("a chunk in shared memory: ");
            assertThat(nowhere.getAgain()).isTrue();
            segments.close(here);
            assertThat(push(header(id(1), worker.name()), chunkAt(0, ONES, SharedSegment.at(20)))
                            .getLate())
                    .as("its session is over")
                    .isEqualTo(1);
        }
    }

    @Test
    void aPushThatBeganBeforeTheRoundBeganAgainAddsNothingToIt() {
        LaneReceiver early = new LaneReceiver(open, segments, events);
        early.accept(header(id(0)));
        early.accept(chunk(0, ONES));
        open.supersede();
        open = openRound(2);
        early.accept(chunk(1, ONES));
        early.accept(chunk(2, LAST_ONES));
        assertThat(early.reply().getAccepted()).isEqualTo(1);
        assertThat(early.reply().getLate()).isEqualTo(2);
        assertThat(open.result(0)).isNull();
        assertThat(pushAll(id(0)).getAccepted()).isEqualTo(3);
        assertThat(events.reduced).hasSize(1);
    }

    @Test
    void anEvaluatedLaneIsInWithItsHeader() {
        open = new OpenRound(ROUND, 1, null, 0);
        assertThat(push(header(id(3)), chunk(0, ONES)).getLate()).isEqualTo(1);
        assertThat(events.reduced).containsExactly(ROUND.lanes().get(3));
    }

    @Test
    void withoutAnOpenRoundEverythingIsLate() {
        open = null;
        assertThat(pushAll(id(0)).getLate()).isEqualTo(3);
    }

    /** Remembers what it is told. */
    private static final class RecordedEvents implements LaneEvents {

        @Override
        public void ticketChunk(ChunkOutcome outcome, int bytes) {}

        @Override
        public void ticketFailed(java.io.IOException e) {}

        @Override
        public void ticketStored() {}

        private final List<Lane> reduced = new ArrayList<>();
        private final List<String> spoiled = new ArrayList<>();
        private final List<ChunkOutcome> outcomes = new ArrayList<>();

        @Override
        public void laneReduced(Lane lane, long attempt, String worker) {
            reduced.add(lane);
        }

        @Override
        public void roundSpoiled(long attempt, String worker, String why) {
            spoiled.add(worker + " " + why);
        }

        @Override
        public void connectionLost(String worker, long session, String why) {}

        @Override
        public void chunk(ChunkOutcome outcome, int bytes) {
            outcomes.add(outcome);
        }

        @Override
        public void sent(WireContent content, long bytes) {}
    }
}
