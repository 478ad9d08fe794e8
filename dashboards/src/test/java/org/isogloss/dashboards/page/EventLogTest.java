package org.isogloss.dashboards.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EventLogTest {

    private final EventLog log = new EventLog(3);

    @Test
    void givesWhatCameAfterANumber() {
        log.add(10, "a");
        log.add(20, "b");

        assertThat(log.after(1)).containsExactly(new EventLog.Event(2, 20, "b"));
        assertThat(log.after(2)).isEmpty();
        assertThat(log.last()).isEqualTo(2);
    }

    @Test
    void keepsTheLastOnes() {
        for (int i = 1; i <= 10; i++) {
            log.add(i, "event " + i);
        }

        assertThat(log.after(0)).extracting(EventLog.Event::number).containsExactly(8L, 9L, 10L);
    }
}
