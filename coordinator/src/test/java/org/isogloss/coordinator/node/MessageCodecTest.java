package org.isogloss.coordinator.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.isogloss.coordinator.node.MessageCodec.Written;
import org.isogloss.protocol.messages.Lane;
import org.isogloss.protocol.messages.LaneKind;
import org.isogloss.protocol.messages.ToCoordinator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Messages as they come from other nodes. */
class MessageCodecTest {

    private static final MessageCodec CODEC = new MessageCodec();
    private static final Lane LANE = new Lane(LaneKind.TRAIN, 1, 4, 2, "es", 3, 0, 1);

    @AfterAll
    static void close() {
        CODEC.close();
    }

    @Test
    void areReadAsTheyWereWritten() {
        ToCoordinator message = new ToCoordinator.LaneFailed("worker", 7, LANE, "its loss is not finite");
        assertThat(CODEC.read(CODEC.write(message))).isEqualTo(message);
    }

    /** So that who acts upon them need not look for what is missing. */
    @Test
    void areNotReadWithoutOneOfTheirParts() {
        for (ToCoordinator message : new ToCoordinator[] {
            new ToCoordinator.LaneFailed("worker", 7, null, "why"),
            new ToCoordinator.LaneFailed("worker", 7, LANE, null),
            new ToCoordinator.MasksReady(null, 7, 1, ""),
        }) {
            Written written = CODEC.write(message);
            assertThatThrownBy(() -> CODEC.read(written)).hasMessageContaining("Null value for creator property");
        }
    }
}
