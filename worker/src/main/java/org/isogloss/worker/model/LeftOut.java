package org.isogloss.worker.model;

import java.nio.ByteBuffer;

/** Which values and layers a forward pass leaves out. */
interface LeftOut {

    /** Whether anything is left out at a site at all. */
    boolean actsAt(DropoutSite site);

    /** What kept values are multiplied with. */
    double factor(DropoutSite site);

    /** Fills the buffer with 1 for each value of the site that is kept and 0 for each that is left out. */
    void draw(DropoutSite site, int layer, ByteBuffer kept);

    /** Whether a layer is left out as a whole. */
    boolean leavesOut(int layer);
}
