package org.isogloss.coordinator.spread;

import org.isogloss.coordinator.plan.RunPlanner;
import org.isogloss.coordinator.reduce.BlockLoop;
import org.isogloss.protocol.config.RunConfig;
import org.isogloss.protocol.layout.BlockGrid;
import org.isogloss.protocol.layout.ParameterLayout;
import org.isogloss.protocol.metrics.Metrics;

/** What a node knows of a run before it holds any slices of it. */
public record SliceInputs(
        RunConfig config,
        ParameterLayout layout,
        RunPlanner planner,
        String corpusSha256,
        BlockLoop loop,
        Metrics metrics) {

    BlockGrid grid() {
        return BlockGrid.of(layout.size(), config.exchange().slices());
    }
}
