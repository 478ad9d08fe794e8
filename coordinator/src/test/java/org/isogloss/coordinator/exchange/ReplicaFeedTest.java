package org.isogloss.coordinator.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.isogloss.protocol.layout.BlockGrid;
import org.isogloss.protocol.mask.WeightMask;
import org.junit.jupiter.api.Test;

class ReplicaFeedTest {

    /** Blocks that do not end where 64-bit words do. */
    private static final BlockGrid GRID = new BlockGrid(300, 70, 1);

    private final ManualSource source = new ManualSource(GRID);
    private final ReplicaFeed feed = new ReplicaFeed(source, 0);

    private void commit(long step, WeightMask changed) {
        source.commit(step, changed);
        feed.committed(step, changed);
    }

    private static WeightMask keeping(int... indices) {
        long[] words = new long[(GRID.size() + 63) / 64];
        for (int i : indices) {
            words[i >> 6] |= 1L << i;
        }
        return WeightMask.ofWords(words, GRID.size());
    }

    @Test
    void aBlockIsSentWhileOthersAreUpdatedAndNotSentAgain() {
        FollowingReplica replica = new FollowingReplica(source, feed);
        replica.takeAll();
        replica.parts = 0;
        WeightMask changed = keeping(0, 299);
        for (int block = 0; block < GRID.blocks(); block++) {
            source.commitBlock(block, 1, changed);
            feed.applied(block, 1, changed);
            replica.takeAll();
        }
        source.completed();
        assertThat(replica.parts).as("blocks that changed").isEqualTo(2);
        assertThat(replica.packedParts).isEqualTo(2);
        assertThat(replica.step).as("not before all are").isZero();
        int reads = source.reads();
        feed.committed(1, changed);
        replica.takeAll();
        assertThat(replica.step).isEqualTo(1);
        assertThat(source.reads()).isEqualTo(reads);
    }

    @Test
    void aNewFollowerGetsEverything() {
        commit(1, null);
        FollowingReplica replica = new FollowingReplica(source, feed);
        replica.takeAll();
        assertThat(replica.step).isEqualTo(1);
        assertThat(replica.parts).isEqualTo(GRID.blocks() + 1);
    }

    @Test
    void onlyBlocksThatChangedAreSentAndOnlyTheirChangedValues() {
        FollowingReplica replica = new FollowingReplica(source, feed);
        replica.takeAll();
        replica.parts = 0;
        commit(1, keeping(0, 69, 299));
        replica.takeAll();
        assertThat(replica.step).isEqualTo(1);
        assertThat(replica.parts).isEqualTo(3);
        assertThat(replica.packedParts).isEqualTo(2);
    }

    @Test
    void whatSeveralLackIsReadOnce() {
        List<FollowingReplica> replicas =
                List.of(new FollowingReplica(source, feed), new FollowingReplica(source, feed));
        replicas.forEach(FollowingReplica::takeAll);
        assertThat(source.reads()).isEqualTo(GRID.blocks());
        commit(1, keeping(0, 69, 299));
        replicas.forEach(FollowingReplica::takeAll);
        assertThat(source.reads()).as("and two that changed").isEqualTo(GRID.blocks() + 2);
        assertThat(replicas).allSatisfy(replica -> assertThat(replica.step).isEqualTo(1));
    }

    @Test
    void aSlowFollowerSkipsWhatWasReplaced() {
        FollowingReplica replica = new FollowingReplica(source, feed);
        replica.takeAll();
        replica.parts = 0;
        for (long step = 1; step <= 10; step++) {
            commit(step, null);
        }
        replica.takeAll();
        assertThat(replica.step).isEqualTo(10);
        assertThat(replica.parts)
                .as("one that was waited for, each block once more, a state")
                .isLessThanOrEqualTo(GRID.blocks() + 2);
    }

    @Test
    void aStepWithoutAnyChangeIsAnnouncedAllTheSame() {
        FollowingReplica replica = new FollowingReplica(source, feed);
        replica.takeAll();
        commit(1, keeping());
        replica.takeAll();
        assertThat(replica.step).isEqualTo(1);
    }

    @Test
    void aBlockReadBeforeItsStepIsToldOfDelaysTheState() {
        FollowingReplica replica = new FollowingReplica(source, feed);
        source.afterRead(() -> source.commit(1, null));
        replica.takeAll();
        assertThat(replica.step)
                .as("block 0 is of step 0, the others of step 1")
                .isEqualTo(-1);
        feed.committed(1, null);
        replica.takeAll();
        assertThat(replica.step).isEqualTo(1);
    }

    @Test
    void aCommitBetweenReadingABlockAndLookingUpWhatChangedIsSeen() throws InterruptedException {
        FollowingReplica replica = new FollowingReplica(source, feed);
        replica.takeAll();
        Thread next = new Thread(() -> feed.committed(2, keeping(6)));
        // Step 1 wakes the follower, which reads block 0; just then step 2 is committed and told on another thread.
        source.afterRead(() -> {
            source.commit(2, keeping(6));
            next.start();
            while (feed.last().step() != 2) {
                Thread.onSpinWait();
            }
        });
        commit(1, keeping(5));
        next.join();
        replica.takeAll();
        assertThat(replica.step).isEqualTo(2);
    }

    @Test
    void whoReconnectsGetsOnlyWhatItHasNot() {
        FollowingReplica replica = new FollowingReplica(source, feed);
        replica.take();
        replica.take();
        FollowingReplica again = replica.reconnect(feed);
        again.takeAll();
        assertThat(again.step).isZero();
        assertThat(again.parts).isEqualTo(GRID.blocks() - 2 + 1);

        FollowingReplica idle = again.reconnect(feed);
        idle.takeAll();
        assertThat(idle.parts).as("the state alone").isEqualTo(1);
        commit(1, keeping(0, 299));
        FollowingReplica behind = idle.reconnect(feed);
        behind.takeAll();
        assertThat(behind.step).isEqualTo(1);
        assertThat(behind.packedParts).as("one step behind: what changed").isEqualTo(GRID.blocks());
    }

    @Test
    void whatIsNoListOfItsBlocksCountsAsNothing() {
        for (List<Long> blockSteps : List.of(List.of(0L), Collections.nCopies(GRID.blocks(), 7L))) {
            Follower follower = feed.follow(blockSteps);
            for (int block = 0; block < GRID.blocks(); block++) {
                assertThat(follower.next()
                                .toCompletableFuture()
                                .join()
                                .orElseThrow()
                                .getBlock()
                                .getBlock())
                        .isEqualTo(block);
            }
        }
    }

    @Test
    void whatAStepAddedIsSentToWhoeverHasWhatItWasAddedTo() {
        ManualSource adding = new ManualSource(GRID, true);
        ReplicaFeed addingFeed = new ReplicaFeed(adding, 0);
        FollowingReplica replica = new FollowingReplica(adding, addingFeed);
        replica.takeAll();
        WeightMask changed = keeping(0, 69, 299);
        for (long step = 1; step <= 3; step++) {
            // In step 2 nothing changes, so what step 3 adds is added to the values of step 1.
            WeightMask of = step == 2 ? keeping() : changed;
            adding.commit(step, of);
            addingFeed.committed(step, of);
            replica.takeAll();
            assertThat(replica.step).isEqualTo(step);
        }
        assertThat(replica.updates).as("of two blocks in two steps").isEqualTo(4);
        assertThat(replica.packedParts).as("bits that were told").isEqualTo(2);
        assertThat(replica.withoutBits).as("bits that were known").isEqualTo(2);
        FollowingReplica late = new FollowingReplica(adding, addingFeed);
        late.takeAll();
        assertThat(late.updates).as("who has nothing gets values").isZero();
    }

    @Test
    void aFollowerThatEndsHasNoNextPart() {
        Follower waiting = feed.follow();
        for (int i = 0; i <= GRID.blocks(); i++) {
            waiting.next();
        }
        var next = waiting.next().toCompletableFuture();
        assertThat(next).isNotDone();
        waiting.end();
        assertThat(next).isCompletedWithValueMatching(part -> part.isEmpty());
        assertThat(waiting.next().toCompletableFuture()).isCompletedWithValueMatching(part -> part.isEmpty());
    }

    /** Blocks are committed one after the other; followers read at any moment and join at any moment. */
    @Property(tries = 2_000)
    void everyAnnouncedStateIsExactlyTheParametersAfterItsStep(
            @ForAll long seed, @ForAll boolean updates, @ForAll boolean early) {
        Random random = new Random(seed);
        List<FollowingReplica> replicas = new ArrayList<>();
        ManualSource changing = new ManualSource(GRID, updates);
        ReplicaFeed changingFeed = new ReplicaFeed(changing, 0);
        int steps = 1 + random.nextInt(12);
        WeightMask changed = null;
        for (long step = 1; step <= steps; step++) {
            changed = random.nextInt(3) == 0 ? changed : random.nextInt(3) == 0 ? null : randomMask(random);
            for (int block = 0; block < GRID.blocks(); block++) {
                readSome(replicas, random);
                changing.commitBlock(block, step, changed);
                if (early) {
                    changingFeed.applied(block, step, changed);
                }
            }
            changing.completed();
            readSome(replicas, random);
            if (random.nextInt(6) == 0) {
                replicas.replaceAll(replica -> random.nextBoolean() ? replica.reconnect(changingFeed) : replica);
            }
            if (random.nextInt(4) == 0) {
                replicas.add(new FollowingReplica(changing, changingFeed));
                readSome(replicas, random);
            }
            changingFeed.committed(step, changed);
        }
        for (FollowingReplica replica : replicas) {
            replica.takeAll();
            assertThat(replica.step).isEqualTo(steps);
        }
    }

    private static WeightMask randomMask(Random random) {
        int[] indices = random.ints(random.nextInt(20), 0, GRID.size()).toArray();
        return keeping(indices);
    }

    private static void readSome(List<FollowingReplica> replicas, Random random) {
        for (FollowingReplica replica : replicas) {
            for (int i = random.nextInt(8) - 3; i > 0; i--) {
                replica.take();
            }
        }
    }
}
