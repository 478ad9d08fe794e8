package org.isogloss.coordinator.plan;

import java.util.List;
import java.util.Set;
import org.isogloss.protocol.config.Phase;
import org.isogloss.protocol.messages.Lane;
import org.isogloss.protocol.messages.LaneKind;

/**
 * The lanes that are computed together: a step of training, the scoring of one language, or an evaluation.
 *
 * @param phase which phase it belongs to
 * @param position where the run stands while it is open
 * @param kind what its lanes do
 * @param lanes in index order; may be none
 */
public record Round(Phase phase, Position position, LaneKind kind, List<Lane> lanes) {

    public Round {
        lanes = List.copyOf(lanes);
    }

    /** Its lanes without some of them, by index. */
    public List<Lane> lanesBut(Set<Integer> left) {
        return lanes.stream().filter(lane -> !left.contains(lane.index())).toList();
    }

    public long number() {
        return position.round();
    }
}
