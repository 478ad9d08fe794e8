package org.isogloss.coordinator.spread;

import org.isogloss.coordinator.exchange.Differences;
import org.isogloss.coordinator.plan.RunPlanner;
import org.isogloss.protocol.Build;
import org.isogloss.protocol.config.RunConfig;
import org.isogloss.protocol.exchange.HoldClaim;
import org.isogloss.protocol.layout.BlockGrid;
import org.isogloss.protocol.layout.ParameterLayout;
import org.isogloss.protocol.metrics.Metrics;

/** What a node knows of a run before it holds any slices of it. */
public record SliceInputs(
        RunConfig config, ParameterLayout layout, RunPlanner planner, String corpusSha256, Metrics metrics) {

    BlockGrid grid() {
        return BlockGrid.of(layout.size(), config.exchange().slices());
    }

    /** What a coordinator with these inputs says of itself. */
    public HoldClaim claim(long epoch) {
        return HoldClaim.newBuilder()
                .setBuild(Build.ID)
                .setConfigSha256(config.sha256())
                .setLayoutSha256(layout.sha256())
                .setCorpusSha256(corpusSha256)
                .setEpoch(epoch)
                .build();
    }

    /** In what this node is another than the coordinator that claims it. */
    Differences differencesFrom(HoldClaim claim) {
        return new Differences()
                .build(Build.ID, claim.getBuild())
                .of("config hash", config.sha256(), claim.getConfigSha256())
                .of("layout hash", layout.sha256(), claim.getLayoutSha256())
                .of("corpus manifest hash", corpusSha256, claim.getCorpusSha256());
    }
}
