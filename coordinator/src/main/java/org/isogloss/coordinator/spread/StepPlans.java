package org.isogloss.coordinator.spread;

import java.util.ArrayList;
import java.util.List;
import org.isogloss.coordinator.exchange.MaskLibrary;
import org.isogloss.coordinator.plan.Round;
import org.isogloss.coordinator.reduce.LaneSpec;
import org.isogloss.coordinator.reduce.StepSpec;
import org.isogloss.protocol.config.RunConfig;
import org.isogloss.protocol.mask.TrainedWeights;
import org.isogloss.protocol.mask.WeightMask;
import org.isogloss.protocol.messages.Lane;

/** What reducers have to know of a training round, whichever node they are on. */
public final class StepPlans {

    private final RunConfig config;
    private final MaskLibrary masks;
    private final TrainedWeights trained;

    public StepPlans(RunConfig config, MaskLibrary masks, TrainedWeights trained) {
        this.config = config;
        this.masks = masks;
        this.trained = trained;
    }

    /** @param lanes those of the round that are taken; at least one */
    StepSpec of(Round round, List<Lane> lanes) {
        List<LaneSpec> specs = new ArrayList<>();
        lanes.forEach(lane -> specs.add(new LaneSpec(lane.index(), lane.language(), kept(lane))));
        Lane first = lanes.get(0);
        return new StepSpec(
                first.epoch(),
                round.position().step() + 1,
                first.maskVersion(),
                config.exchange().gradients(),
                specs,
                trained.trainable(round.kind()));
    }

    /** The weights that a lane has gradients for, or a ticket trains; null for all. */
    public WeightMask kept(Lane lane) {
        WeightMask ofLanguage = lane.maskVersion() == 0
                ? trained.used(lane.language())
                : masks.version(lane.maskVersion()).get(lane.language());
        return trained.kept(lane.kind(), lane.maskVersion(), lane.language(), ofLanguage);
    }
}
