package org.isogloss.coordinator.ticket;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.isogloss.protocol.mask.WeightMask;
import org.isogloss.protocol.messages.Lane;

/**
 * The tickets that come in of one opening of a round. Of each lane the first whole one counts, so a ticket is always the
 * work of one worker. Safe for use by several threads.
 */
public final class TicketRound {

    private final TicketStore store;
    private final Map<Integer, WeightMask> trained = new HashMap<>();
    private final Map<String, TicketFile> delivered = new HashMap<>();

    /** @param trained the weights that a lane's ticket trains; null for all */
    public TicketRound(TicketStore store, List<Lane> lanes, Function<Lane, WeightMask> trained) {
        this.store = store;
        lanes.forEach(lane -> this.trained.put(lane.index(), trained.apply(lane)));
    }

    /** Makes room for a lane's ticket. */
    public TicketUpload begin(Lane lane) throws IOException {
        return store.begin(trained.get(lane.index()));
    }

    /** The ticket that a lane goes on from; null when there is none. */
    public TicketFile start(Lane lane) {
        return store.get(lane.language());
    }

    /** Takes a lane's ticket; false when the lane has delivered before. */
    public synchronized boolean deliver(Lane lane, TicketFile ticket) {
        return delivered.putIfAbsent(lane.language(), ticket) == null;
    }

    /** Ends the round: what was delivered is what the next goes on from. */
    public synchronized void close() throws IOException {
        store.replace(delivered);
    }

    /** Forgets what was delivered, as the round is opened again. */
    public synchronized void giveUp() throws IOException {
        for (TicketFile ticket : delivered.values()) {
            ticket.delete();
        }
        delivered.clear();
    }
}
