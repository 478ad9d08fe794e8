package org.isogloss.coordinator.reduce;

import java.math.BigInteger;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.isogloss.protocol.wire.ChunkCodec;
import org.isogloss.protocol.wire.PackedRange;

/**
 * The sums of one step at a time over some blocks, and the book of what is in them.
 *
 * <p>Chunks may be offered by several threads at once: those of different blocks are added side by side. Opening and
 * closing wait for the chunks that are being added, and for no others.
 */
final class StepSums {

    private final BlockRun blocks;
    private final BlockLoop loop;
    private final FixedPointAccumulator[] accumulators;
    private final Map<ChunkOutcome, LongAdder> counts = new EnumMap<>(ChunkOutcome.class);

    /** Chunks are added under the read lock; the fields below change under the write lock. */
    private final ReadWriteLock gate = new ReentrantReadWriteLock();

    private ChunkLedger ledger;
    private boolean open;

    StepSums(BlockRun blocks, BlockLoop loop) {
        this.blocks = blocks;
        this.loop = loop;
        this.accumulators = new FixedPointAccumulator[blocks.count()];
        for (int i = 0; i < accumulators.length; i++) {
            int begin = blocks.grid().begin(blocks.first() + i);
            accumulators[i] = new FixedPointAccumulator(begin, blocks.grid().end(blocks.first() + i) - begin);
        }
        for (ChunkOutcome outcome : ChunkOutcome.values()) {
            counts.put(outcome, new LongAdder());
        }
    }

    /** Begins a step with empty sums. A step that is open is given up, with all that was added. */
    void open(StepSpec spec) {
        ChunkLedger next = new ChunkLedger(spec, blocks);
        gate.writeLock().lock();
        try {
            for (FixedPointAccumulator accumulator : accumulators) {
                accumulator.clear();
            }
            ledger = next;
            open = true;
        } finally {
            gate.writeLock().unlock();
        }
    }

    Receipt offer(LaneChunk chunk) {
        Receipt receipt;
        gate.readLock().lock();
        try {
            receipt = take(chunk);
        } finally {
            gate.readLock().unlock();
        }
        counts.get(receipt.outcome()).increment();
        return receipt;
    }

    private Receipt take(LaneChunk chunk) {
        ChunkOutcome admission = admit(chunk);
        if (admission != ChunkOutcome.ACCEPTED) {
            return Receipt.refused(admission);
        }
        PackedRange range = ledger.range(chunk);
        StepSpec spec = ledger.spec();
        ChunkOutcome soundness = ChunkOutcome.of(
                ChunkCodec.check(chunk.payload(), chunk.crc(), spec.encoding(), range.count(), spec.bound()));
        if (soundness == ChunkOutcome.CORRUPT) {
            return Receipt.refused(soundness);
        }
        boolean first = soundness.poisons() ? ledger.poison(chunk) : ledger.claim(chunk);
        if (!first || soundness.poisons()) {
            return Receipt.refused(first ? soundness : ChunkOutcome.DUPLICATE);
        }
        accumulators[chunk.block() - blocks.first()].add(range, spec.encoding(), chunk.payload());
        return ledger.settle(chunk);
    }

    private ChunkOutcome admit(LaneChunk chunk) {
        if (ledger == null) {
            return ChunkOutcome.EARLY;
        }
        ChunkOutcome admission = ledger.admit(chunk);
        boolean ofThisStep = chunk.runEpoch() == ledger.spec().runEpoch()
                && chunk.step() == ledger.spec().step();
        return open || !ofThisStep ? admission : ChunkOutcome.LATE;
    }

    /** @throws IllegalStateException when no step is open */
    StepProgress progress() {
        gate.readLock().lock();
        try {
            return openLedger().progress();
        } finally {
            gate.readLock().unlock();
        }
    }

    private ChunkLedger openLedger() {
        if (!open) {
            throw new IllegalStateException("no step is open");
        }
        return ledger;
    }

    /**
     * The open step, which has all its chunks.
     *
     * @throws IllegalStateException when no step is open, or chunks are missing, or a lane poisoned it
     */
    StepSpec completeStep() {
        gate.readLock().lock();
        try {
            StepProgress progress = openLedger().progress();
            if (!progress.complete()) {
                throw new IllegalStateException("step " + ledger.spec().step() + " is not complete: " + progress);
            }
            return ledger.spec();
        } finally {
            gate.readLock().unlock();
        }
    }

    /** Ends the open step: whatever still comes for it is late. The sums stay. */
    StepSpec close() {
        gate.writeLock().lock();
        try {
            ChunkLedger closed = openLedger();
            open = false;
            return closed.spec();
        } finally {
            gate.writeLock().unlock();
        }
    }

    /** Ends the step that is open, if any, however far it has come. */
    void giveUp() {
        gate.writeLock().lock();
        try {
            open = false;
        } finally {
            gate.writeLock().unlock();
        }
    }

    /** The exact total of the squares of all sums, in units of 2^-80. */
    BigInteger squares() {
        SquareSum[] totals = new SquareSum[accumulators.length];
        loop.forEach(totals.length, i -> {
            totals[i] = new SquareSum();
            accumulators[i].addSquares(totals[i]);
        });
        BigInteger total = BigInteger.ZERO;
        for (SquareSum part : totals) {
            total = total.add(part.value());
        }
        return total;
    }

    FixedPointAccumulator accumulator(int index) {
        return accumulators[index];
    }

    /** How many chunks have had each outcome since the start. */
    Map<ChunkOutcome, Long> counts() {
        Map<ChunkOutcome, Long> totals = new EnumMap<>(ChunkOutcome.class);
        counts.forEach((outcome, count) -> totals.put(outcome, count.sum()));
        return totals;
    }
}
