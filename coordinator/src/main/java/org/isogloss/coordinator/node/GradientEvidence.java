package org.isogloss.coordinator.node;

import java.util.List;
import org.isogloss.coordinator.exchange.OpenRound;
import org.isogloss.coordinator.plan.Round;
import org.isogloss.coordinator.reduce.LaneSpec;
import org.isogloss.coordinator.reduce.ScoreSums;
import org.isogloss.coordinator.reduce.StepSpec;
import org.isogloss.protocol.mask.MaskableTensors;
import org.isogloss.protocol.mask.WeightMask;
import org.isogloss.protocol.messages.Lane;
import org.isogloss.protocol.wire.GradientEncoding;

/** Sums that workers make of gradients, of one language a round. */
final class GradientEvidence implements EvidenceRounds {

    private final RunParts parts;
    private final WeightMask scored;
    /** Exists during a pass only: 8 bytes a parameter. */
    private ScoreSums sums;
    /** Whose sums those of the round are; null when no lane is left. */
    private String language;

    GradientEvidence(RunParts parts) {
        this.parts = parts;
        this.scored = MaskableTensors.of(parts.layout(), parts.config().prune().maskable());
    }

    @Override
    public void begin() {
        sums = new ScoreSums(parts.blocks(), parts.loop());
    }

    @Override
    public OpenRound open(Round round, long attempt, List<Lane> lanes) {
        if (lanes.isEmpty()) {
            language = null;
            return new OpenRound(round, lanes, attempt, null, 0);
        }
        Lane first = lanes.get(0);
        language = first.language();
        List<LaneSpec> specs = lanes.stream()
                .map(lane -> new LaneSpec(lane.index(), lane.language(), scored))
                .toList();
        long step = round.number() + 1;
        sums.open(new StepSpec(first.epoch(), step, first.maskVersion(), GradientEncoding.FP32, specs));
        return new OpenRound(round, lanes, attempt, sums, step);
    }

    @Override
    public void close(OpenRound closing) {}

    @Override
    public boolean knows(String asked) {
        return asked.equals(language);
    }

    @Override
    public float[] found(String asked) {
        return sums.finish();
    }

    @Override
    public void end() {
        sums = null;
    }
}
