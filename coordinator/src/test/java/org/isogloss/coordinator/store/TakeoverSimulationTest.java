package org.isogloss.coordinator.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.isogloss.coordinator.checkpoint.Checkpoint;
import org.isogloss.coordinator.checkpoint.CheckpointReader;
import org.isogloss.coordinator.checkpoint.CommitJournal;
import org.isogloss.coordinator.disk.Durable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Coordinators share a run directory and take it from each other, in histories drawn from seeds: before any operation on the
 * disk another may have its turn, one may be frozen for long, or killed. A failure names its seed; {@code -Dseed=N} runs that
 * history alone.
 */
class TakeoverSimulationTest {

    private static final int HISTORIES = 120;
    private static final long MOST_TURNS = 100_000;

    @TempDir
    private Path temp;

    /** An epoch, the step that it went on from, and who had saved that. */
    private record Resumed(long step, long savedBy) {}

    private final Map<Long, Resumed> resumed = new TreeMap<>();

    @Test
    void theNewestHasTheRunAndNothingOfAnEarlierOneComesAfterIt() throws IOException {
        String only = System.getProperty("seed");
        long first = only == null ? 0 : Long.parseLong(only);
        long takeovers = 0;
        for (long seed = first; seed < (only == null ? HISTORIES : first + 1); seed++) {
            Path run = Files.createDirectories(temp.resolve("run-" + seed));
            try {
                history(seed, run);
                check(run);
            } catch (AssertionError | RuntimeException | IOException e) {
                throw new AssertionError("-Dseed=" + seed + ": " + e.getMessage(), e);
            }
            takeovers += Epochs.of(run).takeovers();
            Durable.delete(run);
        }
        assertThat(takeovers).as("histories have takeovers").isPositive();
    }

    private void history(long seed, Path run) {
        resumed.clear();
        Random random = new Random(seed);
        Turns turns = new Turns(random);
        Path shared = new SharedDisk(turns::yield).on(run);
        SimulatedCoordinator.Log log = (epoch, step, savedBy) -> resumed.put(epoch, new Resumed(step, savedBy));
        int processes = 2 + random.nextInt(3);
        for (int i = 0; i < processes; i++) {
            turns.add("coordinator " + i, () -> new SimulatedCoordinator(shared, turns, random, log).run());
        }
        long faultsUntil = random.nextInt(3_000);
        long count = 0;
        try {
            while (turns.step()) {
                if (++count < faultsUntil) {
                    fault(turns, random);
                }
                assertThat(count).as("turns").isLessThan(MOST_TURNS);
            }
        } finally {
            turns.killAll();
        }
    }

    private static void fault(Turns turns, Random random) {
        int what = random.nextInt(400);
        if (what == 0 && turns.living() > 1) {
            turns.kill();
        } else if (what < 6 && turns.living() > 0) {
            turns.freeze(random.nextInt(6_000));
        } else if (what < 20) {
            turns.pass(random.nextInt(500));
        }
    }

    private void check(Path run) throws IOException {
        Epochs epochs = Epochs.of(run);
        assertThat(epochs.look().end()).as("end of the newest epoch").isEqualTo(new EpochEnd(true, "done"));
        assertThat(Files.readString(run.resolve("run.json"))).isEqualTo(Long.toString(epochs.newest()));
        long step = 0;
        for (CommitJournal.Line line : CommitJournal.read(run.resolve("commits.jsonl"))) {
            assertThat(line.step()).as("a step follows the one before").isEqualTo(++step);
            assertCounts(line.step(), Long.parseLong(line.sha256()));
        }
        assertThat(step).isEqualTo(SimulatedCoordinator.STEPS);
        resumed.forEach((epoch, from) -> assertCountsBefore(epoch, from.step(), from.savedBy()));
        Checkpoint last = new CheckpointReader(run.resolve("checkpoints"), SimulatedCoordinator.OWNER)
                .newestValid()
                .valid()
                .orElseThrow()
                .checkpoint();
        assertThat(last.parameters().step()).isEqualTo(SimulatedCoordinator.STEPS);
        assertCounts(
                last.parameters().step(),
                last.state().path(SimulatedCoordinator.EPOCH).asLong());
    }

    /** A step of an epoch is part of the run only when all later epochs have gone on from it or a later one. */
    private void assertCounts(long step, long epoch) {
        assertCountsBefore(Long.MAX_VALUE, step, epoch);
    }

    private void assertCountsBefore(long before, long step, long epoch) {
        resumed.forEach((later, from) -> {
            if (later > epoch && later < before) {
                assertThat(step)
                        .as("step %d of epoch %d, when epoch %d went on from %s", step, epoch, later, from)
                        .isLessThanOrEqualTo(from.step());
            }
        });
    }
}
