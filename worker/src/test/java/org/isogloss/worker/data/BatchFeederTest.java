package org.isogloss.worker.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import org.isogloss.protocol.corpus.Split;
import org.isogloss.protocol.corpus.Utterance;
import org.junit.jupiter.api.Test;

class BatchFeederTest {

    private final InMemorySpeech speech = new InMemorySpeech();
    private final List<Utterance> clips = InMemorySpeech.clips("it", Split.TRAIN, 120, 3);
    private final TrainingBatches training = new TrainingBatches(
            InMemorySpeech.CONFIG, InMemorySpeech.MODEL, InMemorySpeech.shards(clips, 1), speech, clip -> {});

    @Test
    void feedsTheBatchesOfEachLaneInOrderWhateverTheThreads() throws Exception {
        for (int threads = 1; threads <= 3; threads++) {
            try (BatchFeeder feeder = new BatchFeeder(training, threads, 2)) {
                LaneBatches one = feeder.submit(lane(1), 4);
                LaneBatches two = feeder.submit(lane(2), 4);
                for (int i = 0; i < 4; i++) {
                    // The later lane first: no order of asking may bring them to a stop.
                    assertSame(two.next(), training.build(lane(2), i));
                    assertSame(one.next(), training.build(lane(1), i));
                }
                assertThat(one.hasNext()).isFalse();
                assertThatThrownBy(one::next).isInstanceOf(NoSuchElementException.class);
                assertThat(feeder.openLanes()).isZero();
            }
        }
    }

    @Test
    void aLaneMayGoOnWhereAnotherEnded() throws Exception {
        try (BatchFeeder feeder = new BatchFeeder(training, 1, 2)) {
            LaneBatches rest = feeder.submit(lane(1), 3, 2);
            assertSame(rest.next(), training.build(lane(1), 3));
            assertSame(rest.next(), training.build(lane(1), 4));
            assertThat(rest.hasNext()).isFalse();
        }
    }

    @Test
    void makesNoMoreThanTheLookAheadBeforeBeingAsked() throws Exception {
        GatedSource source = new GatedSource();
        source.gate.release(100);
        try (BatchFeeder feeder = new BatchFeeder(source, 1, 2)) {
            LaneBatches lane = feeder.submit(lane(1), 10);
            lane.next();
            lane.next();
            // The one thread serves lanes in order: once it has come to this lane, it has nothing left to do for the
            // first.
            feeder.submit(lane(2), 1).next();

            assertThat(source.built).containsExactly("1/0", "1/1", "1/2", "1/3", "2/0");
        }
    }

    @Test
    void servesEarlierLanesFirst() throws Exception {
        GatedSource source = new GatedSource();
        try (BatchFeeder feeder = new BatchFeeder(source, 1, 2)) {
            LaneBatches first = feeder.submit(lane(1), 3);
            source.entered.acquire();
            LaneBatches second = feeder.submit(lane(2), 2);
            source.gate.release(100);
            for (int i = 0; i < 3; i++) {
                first.next();
            }
            second.next();
            second.next();

            assertThat(source.built.subList(0, 2)).containsExactly("1/0", "1/1");
            assertThat(source.built.indexOf("2/0")).isLessThan(source.built.indexOf("2/1"));
            assertThat(source.built).hasSize(5);
        }
    }

    @Test
    void passesOnWhyABatchCannotBeMadeAndGoesOn() throws Exception {
        BatchSource source = (lane, microBatch) -> {
            if (microBatch == 1) {
                clips.forEach(clip -> speech.missing.add(clip.path()));
            } else {
                speech.missing.clear();
            }
            return training.build(lane, microBatch);
        };
        try (BatchFeeder feeder = new BatchFeeder(source, 1, 1)) {
            LaneBatches lane = feeder.submit(lane(1), 3);
            lane.next();

            assertThatThrownBy(lane::next).isInstanceOf(BatchException.class).hasMessageContaining(".opus: not found");
            assertThat(((Batch) lane.next()).rows()).isPositive();
        }
    }

    @Test
    void closingALaneGivesUpItsBatchesOnly() throws Exception {
        GatedSource source = new GatedSource();
        try (BatchFeeder feeder = new BatchFeeder(source, 1, 2)) {
            LaneBatches first = feeder.submit(lane(1), 5);
            LaneBatches second = feeder.submit(lane(2), 1);
            source.entered.acquire();
            first.close();
            source.gate.release(100);

            second.next();

            assertThat(source.built).containsExactly("1/0", "2/0");
            assertThatThrownBy(first::next).isInstanceOf(CancellationException.class);
        }
    }

    @Test
    void closingTheFeederLetsAWaitingConsumerGo() throws Exception {
        GatedSource source = new GatedSource();
        BatchFeeder feeder = new BatchFeeder(source, 1, 2);
        LaneBatches lane = feeder.submit(lane(1), 5);
        CountDownLatch asking = new CountDownLatch(1);
        CompletableFuture<MicroBatch> waiting = CompletableFuture.supplyAsync(() -> {
            asking.countDown();
            try {
                return lane.next();
            } catch (BatchException | InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        asking.await();
        source.entered.acquire();

        feeder.close();

        assertThatThrownBy(waiting::get)
                .satisfiesAnyOf(e -> assertThat(e).isInstanceOf(CancellationException.class), e -> assertThat(e)
                        .isInstanceOf(ExecutionException.class)
                        .hasCauseInstanceOf(CancellationException.class));
        assertThatThrownBy(() -> feeder.submit(lane(2), 1)).isInstanceOf(IllegalStateException.class);
        assertThat(feeder.openLanes()).isZero();
    }

    private static LaneKey lane(int number) {
        return new LaneKey(1, "pretrain", 0, number, "it");
    }

    private static void assertSame(MicroBatch actual, Batch expected) {
        assertThat(actual).usingRecursiveComparison().isEqualTo(expected);
    }

    /** Makes empty batches, each when the gate lets it, and writes down which. */
    private static final class GatedSource implements BatchSource {

        final Semaphore gate = new Semaphore(0);
        final Semaphore entered = new Semaphore(0);
        final List<String> built = Collections.synchronizedList(new ArrayList<>());

        @Override
        public Batch build(LaneKey lane, int microBatch) {
            built.add(lane.lane() + "/" + microBatch);
            entered.release();
            try {
                gate.acquire();
            } catch (InterruptedException e) {
                throw new CancellationException("ended");
            }
            return new Batch(lane.language(), 0, 0, new float[0], new int[0], new int[0], new int[0], new float[0]);
        }
    }
}
