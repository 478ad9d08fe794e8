package org.isogloss.coordinator.reduce;

import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.isogloss.protocol.mask.WeightMask;
import org.isogloss.protocol.wire.PackedRange;

/**
 * The book of one step's chunks: which are expected, which are in. Each (lane, block) is let in once.
 *
 * <p>A chunk is first {@linkplain #admit admitted} by what it says of itself, then {@linkplain #claim claimed} when its
 * payload has proved sound, and {@linkplain #settle settled} when it is added, so a lane counts as complete only when all
 * of its values are in the sums. Blocks in which a lane keeps nothing are not expected. Safe for use by several threads.
 */
final class ChunkLedger {

    private final StepSpec spec;
    private final BlockRun blocks;
    private final Map<Integer, Lane> lanes = new TreeMap<>();
    private final AtomicInteger incomplete = new AtomicInteger();
    private final ConcurrentSkipListSet<Integer> poisoned = new ConcurrentSkipListSet<>();

    ChunkLedger(StepSpec spec, BlockRun blocks) {
        this.spec = spec;
        this.blocks = blocks;
        IdentityHashMap<WeightMask, BitSet> expectedUnder = new IdentityHashMap<>();
        for (LaneSpec lane : spec.lanes()) {
            BitSet expected = expectedUnder.computeIfAbsent(lane.kept(), this::blocksWithValues);
            lanes.put(lane.lane(), new Lane(lane, expected));
            if (!expected.isEmpty()) {
                incomplete.incrementAndGet();
            }
        }
    }

    private BitSet blocksWithValues(WeightMask kept) {
        BitSet expected = new BitSet();
        for (int block = blocks.first(); block < blocks.end(); block++) {
            expected.set(block, PackedRange.of(blocks.grid(), block, kept).count() > 0);
        }
        return expected;
    }

    StepSpec spec() {
        return spec;
    }

    /** What the chunk's own words make of it; {@link ChunkOutcome#ACCEPTED} if it may be looked into. */
    ChunkOutcome admit(LaneChunk chunk) {
        if (chunk.runEpoch() != spec.runEpoch()) {
            return ChunkOutcome.WRONG_EPOCH;
        }
        if (chunk.step() != spec.step()) {
            return chunk.step() < spec.step() ? ChunkOutcome.LATE : ChunkOutcome.EARLY;
        }
        if (chunk.maskVersion() != spec.maskVersion()) {
            return ChunkOutcome.WRONG_MASK_VERSION;
        }
        Lane lane = lanes.get(chunk.lane());
        if (lane == null) {
            return ChunkOutcome.UNKNOWN_LANE;
        }
        return poisoned.isEmpty() ? lane.admit(chunk.block()) : ChunkOutcome.POISONED;
    }

    /** The positions that an admitted chunk carries values for. */
    PackedRange range(LaneChunk chunk) {
        return PackedRange.of(
                blocks.grid(), chunk.block(), lanes.get(chunk.lane()).spec.kept());
    }

    /** True for the first caller with this lane and block. */
    boolean claim(LaneChunk chunk) {
        return lanes.get(chunk.lane()).claim(chunk.block());
    }

    /** Notes that a claimed chunk has been added. */
    Receipt settle(LaneChunk chunk) {
        boolean laneComplete = lanes.get(chunk.lane()).unsettled.decrementAndGet() == 0;
        boolean last = laneComplete && incomplete.decrementAndGet() == 0;
        return new Receipt(ChunkOutcome.ACCEPTED, laneComplete, last && poisoned.isEmpty());
    }

    /**
     * Notes that a lane sent what can not be added, so that the step can not end. False, and without effect, when the
     * lane's sound values for the block are in already.
     */
    boolean poison(LaneChunk chunk) {
        Lane lane = lanes.get(chunk.lane());
        synchronized (lane) {
            return !lane.claimed.get(chunk.block()) && poisoned.add(chunk.lane());
        }
    }

    StepProgress progress() {
        return new StepProgress(
                lanes.values().stream()
                        .filter(lane -> lane.unsettled.get() > 0)
                        .map(lane -> lane.spec.lane())
                        .toList(),
                poisoned.stream().toList());
    }

    private static final class Lane {
        private final LaneSpec spec;
        private final BitSet expected;
        private final BitSet claimed = new BitSet();
        private final AtomicInteger unsettled;

        Lane(LaneSpec spec, BitSet expected) {
            this.spec = spec;
            this.expected = expected;
            this.unsettled = new AtomicInteger(expected.cardinality());
        }

        synchronized ChunkOutcome admit(int block) {
            if (block < 0 || !expected.get(block)) {
                return ChunkOutcome.UNKNOWN_BLOCK;
            }
            return claimed.get(block) ? ChunkOutcome.DUPLICATE : ChunkOutcome.ACCEPTED;
        }

        synchronized boolean claim(int block) {
            boolean first = !claimed.get(block);
            claimed.set(block);
            return first;
        }
    }
}
