package org.isogloss.worker.model;

import ai.djl.ndarray.NDArray;
import java.nio.ByteBuffer;

/** Dropout within the graph of one step. */
final class StepDropout {

    private final StepScope step;
    private final LeftOut leftOut;
    private final Staging staging;

    StepDropout(StepScope step, LeftOut leftOut, Staging staging) {
        this.step = step;
        this.leftOut = leftOut;
        this.staging = staging;
    }

    /** A buffer that all sites of all steps use one after the other, as large as the largest. */
    static final class Staging {

        private ByteBuffer buffer = ByteBuffer.allocateDirect(0);

        private ByteBuffer ofSize(int bytes) {
            if (buffer.capacity() < bytes) {
                buffer = ByteBuffer.allocateDirect(bytes);
            }
            return buffer.slice(0, bytes);
        }
    }

    /** What is kept of x, scaled so that expectations stay; x itself where dropout does not act. */
    NDArray apply(DropoutSite site, int layer, NDArray x) {
        if (!leftOut.actsAt(site)) {
            return x;
        }
        ByteBuffer kept = staging.ofSize(Math.toIntExact(x.size()));
        leftOut.draw(site, layer, kept);
        return Ops.times(x.mul(step.flags(kept, x.getShape())), leftOut.factor(site));
    }

    /** The same at a site that is there once. */
    NDArray apply(DropoutSite site, NDArray x) {
        return apply(site, 0, x);
    }

    boolean leavesOut(int layer) {
        return leftOut.leavesOut(layer);
    }
}
