package org.isogloss.coordinator.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.isogloss.coordinator.plan.Position;
import org.isogloss.coordinator.run.QuarantineState;
import org.junit.jupiter.api.Test;

class RunStateTest {

    @Test
    void comesBackFromACheckpoint() {
        RunState state = new RunState(
                new Position(1, 2, 30, 28, 1),
                new QuarantineState(Map.of("cc", 2), Map.of("bb", new QuarantineState.Held(7, "no clip can be read"))));
        assertThat(RunState.of(state.toJson())).isEqualTo(state);
    }
}
