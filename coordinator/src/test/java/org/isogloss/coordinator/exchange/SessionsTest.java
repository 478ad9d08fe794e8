package org.isogloss.coordinator.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SessionsTest {

    private final Sessions sessions = new Sessions();

    @Test
    void aNewSessionVoidsTheOneBefore() {
        long first = sessions.open("a");
        var closed = sessions.closed("a", first).toCompletableFuture();
        assertThat(closed).isNotDone();
        long second = sessions.open("a");
        assertThat(closed).isCompleted();
        assertThat(sessions.isOpen("a", first)).isFalse();
        assertThat(sessions.isOpen("a", second)).isTrue();
    }

    @Test
    void closingAnEarlierSessionLeavesTheCurrentOneOpen() {
        long first = sessions.open("a");
        long second = sessions.open("a");
        sessions.close("a", first);
        assertThat(sessions.isOpen("a", second)).isTrue();
        sessions.close("a", second);
        assertThat(sessions.isOpen("a", second)).isFalse();
    }

    @Test
    void noTwoSessionsHaveTheSameNumber() {
        assertThat(sessions.open("a")).isNotEqualTo(sessions.open("b"));
    }

    @Test
    void aSessionThatNeverWasIsClosed() {
        assertThat(sessions.closed("nobody", 7).toCompletableFuture()).isCompleted();
        assertThat(sessions.isOpen("nobody", 7)).isFalse();
    }
}
