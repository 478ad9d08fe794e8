package org.isogloss.coordinator.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AfterCommitTest {

    private final List<String> done = new CopyOnWriteArrayList<>();

    @Test
    void giversGoOnAndWhoeverWaitsFindsAllDoneInOrder() {
        CountDownLatch given = new CountDownLatch(1);
        try (AfterCommit after = new AfterCommit()) {
            after.await();
            after.then(() -> {
                await(given);
                done.add("hash");
            });
            after.then(() -> done.add("copy"));
            assertThat(done).isEmpty();
            given.countDown();

            after.await();

            assertThat(done).containsExactly("hash", "copy");
        }
    }

    @Test
    void interruptionDoesNotLetACommitOvertake() {
        CountDownLatch given = new CountDownLatch(1);
        try (AfterCommit after = new AfterCommit()) {
            after.then(() -> {
                await(given);
                done.add("hash");
            });
            Thread.currentThread().interrupt();
            new Thread(given::countDown).start();

            after.await();

            assertThat(done).containsExactly("hash");
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void closingLetsWhatWasGivenBeDone() {
        try (AfterCommit after = new AfterCommit()) {
            after.then(() -> done.add("hash"));
        }
        assertThat(done).containsExactly("hash");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
