package org.isogloss.coordinator.exchange;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.isogloss.protocol.mask.WeightMask;

/**
 * Keeps the workers' copies of the parameters up to date.
 *
 * <p>A follower is told which of its blocks are stale, and takes them one at a time at its own speed. One that has just
 * joined finds all blocks stale; a slow one skips values that were replaced before it came to them. So joining,
 * catching up and following are the same thing, nothing queues up, and no copy of the parameters is held for anyone but the
 * last few blocks that were sent.
 */
public final class ReplicaFeed {

    private final BlockSource source;
    private final BlockParts parts;
    private final List<Follower> followers = new ArrayList<>();
    private long step;
    private WeightMask lastChanged;

    /** @param step steps committed in the source's parameters */
    public ReplicaFeed(BlockSource source, long step) {
        this.source = source;
        this.parts = new BlockParts(source, this::last);
        this.step = step;
    }

    /** A new follower, which has nothing yet. */
    public Follower follow() {
        return follow(List.of());
    }

    /**
     * A new follower.
     *
     * @param blockSteps steps of the blocks that it has from before; what is no such list counts as nothing
     */
    public synchronized Follower follow(List<Long> blockSteps) {
        Follower follower = new Follower(this, parts, source.blocks(), step, blockSteps);
        followers.add(follower);
        return follower;
    }

    synchronized void leave(Follower follower) {
        followers.remove(follower);
        notifyAll();
    }

    /** Waits until nobody follows any more; false when somebody still does after that time. */
    public synchronized boolean awaitNobody(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!followers.isEmpty()) {
            long millis = (deadline - System.nanoTime()) / 1_000_000;
            if (millis <= 0) {
                return false;
            }
            wait(millis);
        }
        return true;
    }

    /**
     * The parameters are now those after {@code step}.
     *
     * @param changed which values that step changed; null for all
     */
    public void committed(long committedStep, WeightMask changed) {
        List<Follower> told;
        synchronized (this) {
            step = committedStep;
            lastChanged = changed;
            told = List.copyOf(followers);
        }
        told.forEach(f -> f.committed(committedStep, changed));
    }

    synchronized Commit last() {
        return new Commit(step, lastChanged);
    }

    /**
     * The newest commit.
     *
     * @param changed what it changed; null for everything
     */
    record Commit(long step, WeightMask changed) {}
}
