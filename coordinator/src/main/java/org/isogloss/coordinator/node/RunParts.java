package org.isogloss.coordinator.node;

import org.isogloss.coordinator.exchange.MaskLibrary;
import org.isogloss.coordinator.exchange.ReplicaFeed;
import org.isogloss.coordinator.plan.RunPlanner;
import org.isogloss.coordinator.reduce.BlockLoop;
import org.isogloss.coordinator.reduce.BlockRun;
import org.isogloss.coordinator.spread.Reducers;
import org.isogloss.coordinator.spread.StepPlans;
import org.isogloss.coordinator.store.RunDirectory;
import org.isogloss.protocol.config.RunConfig;
import org.isogloss.protocol.layout.ParameterLayout;
import org.isogloss.protocol.mask.TrainedWeights;
import org.isogloss.protocol.metrics.Metrics;

/** What the coordinator of one run is put together from; made once at its start. */
record RunParts(
        RunConfig config,
        RunDirectory directory,
        RunPlanner planner,
        ParameterLayout layout,
        BlockRun blocks,
        BlockLoop loop,
        Reducers reducers,
        ReplicaFeed feed,
        MaskLibrary masks,
        TrainedWeights trained,
        StepPlans plans,
        Metrics metrics) {}
