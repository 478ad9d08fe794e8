package org.isogloss.coordinator.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunThreadsTest {

    private final List<Integer> kept = new ArrayList<>();
    private final List<String> events = new ArrayList<>();

    @Test
    void whatAnEarlierStartHasSetHolds() {
        RunThreads threads = new RunThreads(3, true, kept::add, events::add);
        assertThat(threads.refusal(3)).isNull();
        assertThat(threads.refusal(1))
                .contains("with 1 threads, the run with 3")
                .contains("--threads 3");
        threads.joined("a", 3);
        assertThat(kept).isEmpty();
        assertThat(events).isEmpty();
    }

    @Test
    void unlikeMachinesMayBeLetInAndThenItIsTold() {
        RunThreads threads = new RunThreads(3, false, kept::add, events::add);
        assertThat(threads.refusal(1)).isNull();
        threads.joined("a", 1);
        assertThat(events)
                .containsExactly("worker a computes with 1 threads, the run with 3: from here on its hashes need not"
                        + " repeat");
    }

    @Test
    void whatCouldNotBeWrittenIsTriedAgain() {
        List<Integer> written = new ArrayList<>();
        RunThreads threads = new RunThreads(
                0,
                true,
                number -> {
                    written.add(number);
                    return written.size() > 1;
                },
                events::add);
        threads.joined("a", 2);
        assertThat(threads.refusal(1)).as("holds all the same").isNotNull();
        threads.joined("b", 2);
        threads.joined("c", 2);
        assertThat(written).containsExactly(2, 2);
    }
}
