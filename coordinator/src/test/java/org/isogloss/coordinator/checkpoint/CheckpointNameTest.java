package org.isogloss.coordinator.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointNameTest {

    @Property
    void nameIsReadBack(
            @ForAll @LongRange(min = 0, max = 999_999_999_999L) long step,
            @ForAll @IntRange(min = 1, max = 99) int copy) {
        CheckpointName name = new CheckpointName(step, copy);
        assertThat(CheckpointName.parse(name.toString())).contains(name);
        assertThat(name).isLessThan(new CheckpointName(step, copy + 1)).isLessThan(new CheckpointName(step + 1, 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "step-1",
                "step-0000001x",
                "step-000000001",
                "step-00000001-1",
                "step-00000001-02",
                ".tmp-step-00000001"
            })
    void nothingElseIsACheckpoint(String text) {
        assertThat(CheckpointName.parse(text)).isEmpty();
    }
}
