package org.isogloss.worker.node;

import org.isogloss.protocol.messages.Lane;

/** Hears of leased lanes that were not delivered. Called from any thread. */
interface LaneListener {

    /** It could not be computed, or its values were refused. */
    void failed(Lane lane, String why);

    /** It was computed, but could not be sent: another may fare better. */
    void returned(Lane lane, String why);
}
