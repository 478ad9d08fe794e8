package org.isogloss.deploy.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.isogloss.deploy.chaos.FaultPlan.Planned;
import org.junit.jupiter.api.Test;

class FaultPlanTest {

    @Property(tries = 200)
    void comesInOrderAndEndsInTime(@ForAll long seed, @ForAll @LongRange(min = 1, max = 600_000) long millis) {
        List<Planned> plan = FaultPlan.of(seed, millis, 5_000);
        assertThat(plan).isSortedAccordingTo(Comparator.comparing(Planned::atMillis));
        assertThat(plan).allMatch(p -> p.atMillis() < millis && p.which() >= 0 && p.lastsMillis() >= 0);
        assertThat(plan).isEqualTo(FaultPlan.of(seed, millis, 5_000));
    }

    @Test
    void anHourHasAllKinds() {
        assertThat(FaultPlan.of(1, 3_600_000, 15_000).stream()
                        .map(Planned::fault)
                        .collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(Fault.values());
    }
}
