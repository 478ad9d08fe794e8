package org.isogloss.worker.train;

import org.isogloss.protocol.mask.WeightMask;
import org.isogloss.protocol.messages.Lane;
import org.isogloss.protocol.optim.AdamWState;

/** Where a ticket comes from that another lane has begun. */
public interface TicketSource {

    /**
     * Puts the ticket that a lane goes on from into place.
     *
     * @param trained the weights that it trains; null for all
     * @param into the values of all others stay
     * @throws IllegalStateException when there is none, or it cannot be fetched
     */
    void fetch(Lane lane, WeightMask trained, AdamWState into) throws InterruptedException;
}
