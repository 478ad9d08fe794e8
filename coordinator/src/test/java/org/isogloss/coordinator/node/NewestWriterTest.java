package org.isogloss.coordinator.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A disk that takes as long as the test wants, and says what the test wants. */
class NewestWriterTest {

    private static final Duration NEVER = Duration.ofDays(1);
    private static final Duration AT_ONCE = Duration.ofNanos(1);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final BlockingQueue<String> begun = new LinkedBlockingQueue<>();
    private final BlockingQueue<Boolean> answers = new LinkedBlockingQueue<>();

    private NewestWriter<String> writer(Duration retry) {
        return new NewestWriter<>("disk", this::write, retry);
    }

    private boolean write(String value) {
        try {
            begun.add(value);
            return answers.take();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void assertBegins(String value) throws InterruptedException {
        assertThat(begun.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(value);
    }

    @Test
    void whileOneIsWrittenOnlyTheNewestWaits() throws InterruptedException {
        NewestWriter<String> writer = writer(NEVER);
        writer.submit("a");
        assertBegins("a");
        writer.submit("b");
        writer.submit("c");
        assertThat(writer.withdraw()).isEqualTo("c");
        assertThat(writer.withdraw()).isNull();
        writer.submit("d");
        answers.add(true);
        assertBegins("d");
        answers.add(true);
        assertThat(writer.close(PATIENCE)).isNull();
        assertThat(begun).isEmpty();
    }

    @Test
    void whatCouldNotBeWrittenIsTriedAgain() throws InterruptedException {
        NewestWriter<String> writer = writer(AT_ONCE);
        writer.submit("a");
        for (boolean answer : new boolean[] {false, false, true}) {
            assertBegins("a");
            answers.add(answer);
        }
        assertThat(writer.close(PATIENCE)).isNull();
        assertThat(begun).isEmpty();
    }

    @Test
    void aNewerOneIsWrittenInsteadAndAtOnce() throws InterruptedException {
        NewestWriter<String> writer = writer(NEVER);
        writer.submit("a");
        assertBegins("a");
        writer.submit("b");
        answers.add(false);
        assertBegins("b");
        answers.add(false);
        writer.submit("c");
        assertBegins("c");
        answers.add(true);
        assertThat(writer.close(PATIENCE)).isNull();
        assertThat(begun).isEmpty();
    }

    @Test
    void theEndTriesAgainToo() throws InterruptedException {
        NewestWriter<String> writer = writer(AT_ONCE);
        writer.submit("a");
        assertBegins("a");
        answers.add(false);
        answers.add(true);
        assertThat(writer.close(PATIENCE)).isNull();
        assertBegins("a");
    }

    @Test
    void theEndSaysWhatIsNotWritten() throws InterruptedException {
        NewestWriter<String> refusing = writer(NEVER);
        refusing.submit("a");
        assertBegins("a");
        answers.add(false);
        assertThat(refusing.close(Duration.ofMillis(20))).isEqualTo("a");

        NewestWriter<String> stuck = writer(NEVER);
        stuck.submit("b");
        assertBegins("b");
        assertThat(stuck.close(Duration.ofMillis(20))).isEqualTo("b");
        answers.add(true);
    }
}
