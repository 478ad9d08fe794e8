package org.isogloss.worker.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArrivalsTest {

    private final List<Long> whole = new ArrayList<>();
    private final Arrivals arrivals = new Arrivals(3, whole::add);

    @Test
    void aStateIsThereWhenAllNodesHaveSentTheirPart() {
        arrivals.of(0).accept(4);
        arrivals.of(2).accept(4);
        assertThat(whole).isEmpty();
        arrivals.of(1).accept(4);
        assertThat(whole).containsExactly(4L);
    }

    @Test
    void oneThatIsAheadWaitsForTheOthers() {
        arrivals.of(0).accept(4);
        arrivals.of(0).accept(5);
        arrivals.of(1).accept(4);
        arrivals.of(2).accept(4);
        assertThat(whole).isEmpty();
        arrivals.of(1).accept(5);
        arrivals.of(2).accept(5);
        assertThat(whole).containsExactly(5L);
    }
}
