package org.isogloss.coordinator.spread;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.isogloss.coordinator.reduce.BlockRun;
import org.isogloss.coordinator.reduce.ParameterSnapshot;
import org.isogloss.protocol.HostPort;
import org.isogloss.protocol.exchange.HoldClaim;
import org.isogloss.protocol.layout.BlockGrid;
import org.isogloss.protocol.mask.WeightMask;

/** The nodes that hold slices beside the coordinator: taken for it, and given their blocks. */
public final class OtherReducers {

    private List<RemoteReducer> nodes;

    private OtherReducers(List<RemoteReducer> nodes) {
        this.nodes = nodes;
    }

    /** The coordinator holds all by itself. */
    public static OtherReducers none() {
        return new OtherReducers(List.of());
    }

    /**
     * Takes those of some nodes that are there and fit the run.
     *
     * @param addresses where they serve
     * @param settings how to reach them
     * @param say told, one line, of any that is not taken
     */
    public static OtherReducers claim(
            List<HostPort> addresses, HoldClaim claim, PeerSettings settings, Consumer<String> say)
            throws InterruptedException {
        List<RemoteReducer> taken = new ArrayList<>();
        for (HostPort address : addresses) {
            RemoteReducer node = new RemoteReducer(address, settings);
            try {
                node.claim(claim, settings.patience());
                taken.add(node);
            } catch (IllegalStateException e) {
                node.close();
                say.accept("the node at " + address + " takes no slices: " + e.getMessage());
            }
        }
        return new OtherReducers(taken);
    }

    /**
     * Deals the vector: the first blocks to the coordinator, then to each node in order. One that is lost meanwhile is left
     * out, and all is dealt again.
     *
     * @param masks by language, of the version that is in use; none before there are any
     * @return what the coordinator holds itself
     */
    public BlockRun deal(
            BlockGrid grid,
            ParameterSnapshot start,
            int maskVersion,
            Map<String, WeightMask> masks,
            Consumer<String> say) {
        while (true) {
            List<BlockRun> runs = BlockRun.dealt(grid, nodes.size() + 1);
            List<RemoteReducer> left = new ArrayList<>();
            for (int i = 0; i < nodes.size(); i++) {
                RemoteReducer node = nodes.get(i);
                try {
                    node.load(runs.get(i + 1), start);
                    node.masks(maskVersion, masks);
                    left.add(node);
                } catch (RuntimeException e) {
                    node.close();
                    say.accept("the node at " + node.address() + " is left out: " + e.getMessage());
                }
            }
            boolean all = left.size() == nodes.size();
            nodes = List.copyOf(left);
            if (all) {
                return runs.get(0);
            }
        }
    }

    List<RemoteReducer> nodes() {
        return nodes;
    }

    public void close() {
        nodes.forEach(RemoteReducer::close);
    }
}
