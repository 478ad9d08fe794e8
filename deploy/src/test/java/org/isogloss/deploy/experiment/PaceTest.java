package org.isogloss.deploy.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PaceTest {

    @Test
    void onlyCellsThatWereDoneNowSayHowLongTheRestTakes() {
        AtomicLong now = new AtomicLong();
        Pace pace = new Pace(10, 4, now::get);

        assertThat(pace.next()).isEqualTo("cell 5 of 10");
        now.addAndGet(TimeUnit.MINUTES.toNanos(20));
        pace.done();

        assertThat(pace.next()).isEqualTo("cell 6 of 10, ETA 1:40:00");
    }
}
