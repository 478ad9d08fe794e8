package org.isogloss.coordinator.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.isogloss.coordinator.exchange.MaskLibrary;
import org.isogloss.coordinator.exchange.OpenRound;
import org.isogloss.coordinator.exchange.ReplicaFeed;
import org.isogloss.coordinator.plan.Round;
import org.isogloss.coordinator.plan.RunPlanner;
import org.isogloss.coordinator.reduce.BlockLoop;
import org.isogloss.coordinator.reduce.BlockRun;
import org.isogloss.coordinator.reduce.LaneSpec;
import org.isogloss.coordinator.reduce.Reducer;
import org.isogloss.coordinator.reduce.StepSpec;
import org.isogloss.coordinator.store.RunDirectory;
import org.isogloss.protocol.config.RunConfig;
import org.isogloss.protocol.layout.ParameterLayout;
import org.isogloss.protocol.mask.TrainedWeights;
import org.isogloss.protocol.mask.WeightMask;
import org.isogloss.protocol.messages.Lane;
import org.isogloss.protocol.metrics.Metrics;

/** What the coordinator of one run is put together from; made once at its start. */
record RunParts(
        RunConfig config,
        RunDirectory directory,
        RunPlanner planner,
        ParameterLayout layout,
        BlockRun blocks,
        BlockLoop loop,
        Reducer reducer,
        ReplicaFeed feed,
        MaskLibrary masks,
        TrainedWeights trained,
        Metrics metrics) {

    /** Opens a training round in the reducer. Without a lane there is nothing to add to. */
    OpenRound openStep(Round round, long attempt, List<Lane> lanes) {
        if (lanes.isEmpty()) {
            return new OpenRound(round, attempt, null, 0);
        }
        long step = round.position().step() + 1;
        reducer.open(new StepSpec(
                lanes.get(0).epoch(),
                step,
                lanes.get(0).maskVersion(),
                config.exchange().gradients(),
                laneSpecs(lanes),
                trained.trainable(round.kind())));
        return new OpenRound(round, lanes, attempt, reducer, step);
    }

    private List<LaneSpec> laneSpecs(List<Lane> lanes) {
        List<LaneSpec> specs = new ArrayList<>();
        for (Lane lane : lanes) {
            Map<String, WeightMask> version = masks.version(lane.maskVersion());
            WeightMask ofLanguage =
                    lane.maskVersion() == 0 ? trained.used(lane.language()) : version.get(lane.language());
            WeightMask kept = trained.kept(lane.kind(), lane.maskVersion(), lane.language(), ofLanguage);
            specs.add(new LaneSpec(lane.index(), lane.language(), kept));
        }
        return specs;
    }
}
