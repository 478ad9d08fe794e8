package org.isogloss.coordinator.reduce;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.isogloss.protocol.mask.WeightMask;
import org.isogloss.protocol.wire.FixedPoint;
import org.isogloss.protocol.wire.GradientEncoding;

/**
 * What a reducer has to know of a step before it takes the first chunk.
 *
 * @param runEpoch which coordinator's reign the step belongs to
 * @param step number of the step in the run, from 1
 * @param maskVersion version of all weight masks of the step
 * @param encoding how gradient values are written
 * @param lanes the step's lanes; their numbers differ
 * @param trainable what the step may change at all, or null for everything
 */
public record StepSpec(
        long runEpoch,
        long step,
        long maskVersion,
        GradientEncoding encoding,
        List<LaneSpec> lanes,
        WeightMask trainable) {

    /** A step that may change everything. */
    public StepSpec(long runEpoch, long step, long maskVersion, GradientEncoding encoding, List<LaneSpec> lanes) {
        this(runEpoch, step, maskVersion, encoding, lanes, null);
    }

    public StepSpec {
        lanes = List.copyOf(lanes);
        long distinct = lanes.stream().mapToInt(LaneSpec::lane).distinct().count();
        if (lanes.isEmpty() || distinct != lanes.size()) {
            throw new IllegalArgumentException(
                    "step " + step + ": " + lanes.size() + " lanes, " + distinct + " distinct");
        }
    }

    /** The largest magnitude that a gradient value of the step may have. */
    public float bound() {
        return FixedPoint.bound(lanes.size());
    }

    /** The weights that any lane has a gradient for, or null for all. */
    public WeightMask touched() {
        // Lanes of a language share one mask object, and a union of large masks is not cheap.
        Set<WeightMask> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        WeightMask union = null;
        for (LaneSpec lane : lanes) {
            if (lane.kept() == null) {
                return null;
            }
            if (seen.add(lane.kept())) {
                union = union == null ? lane.kept() : union.or(lane.kept());
            }
        }
        return union;
    }
}
