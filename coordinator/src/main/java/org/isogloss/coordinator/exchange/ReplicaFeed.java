package org.isogloss.coordinator.exchange;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.isogloss.coordinator.reduce.CommitListener;
import org.isogloss.protocol.mask.WeightMask;

/**
 * Keeps the workers' copies of the parameters up to date.
 *
 * <p>A follower is told which of its blocks are stale, and takes them one at a time at its own speed. One that has just
 * joined finds all blocks stale; a slow one skips values that were replaced before it came to them. So joining,
 * catching up and following are the same thing, nothing queues up, and no copy of the parameters is held for anyone but the
 * last few blocks that were sent.
 *
 * <p>Blocks are sent on as soon as they are updated, while others still are; which step that is, followers are told when all of it is
 * {@linkplain #committed committed}.
 */
public final class ReplicaFeed implements CommitListener {

    private final BlockSource source;
    private final BlockParts parts;
    private final List<Follower> followers = new ArrayList<>();
    private long step;
    /** What was committed last, or is being committed. */
    private Commit newest;

    /** @param step steps committed in the source's parameters */
    public ReplicaFeed(BlockSource source, long step) {
        this.source = source;
        this.parts = new BlockParts(source, this::last);
        this.step = step;
        this.newest = new Commit(step, null);
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

    @Override
    public void applied(int block, long committing, WeightMask changed) {
        if (changed != null
                && changed.kept(source.grid().begin(block), source.grid().end(block)) == 0) {
            return;
        }
        List<Follower> told;
        synchronized (this) {
            newest = new Commit(committing, changed);
            told = List.copyOf(followers);
        }
        told.forEach(f -> f.applied(block, committing));
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
            newest = new Commit(committedStep, changed);
            told = List.copyOf(followers);
        }
        told.forEach(f -> f.committed(committedStep, changed));
    }

    synchronized Commit last() {
        return newest;
    }

    /**
     * The newest commit.
     *
     * @param changed what it changes; null for everything, or what is not known
     */
    record Commit(long step, WeightMask changed) {}
}
