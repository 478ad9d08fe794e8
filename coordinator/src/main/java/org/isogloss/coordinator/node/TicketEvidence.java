package org.isogloss.coordinator.node;

import java.io.IOException;
import java.util.List;
import org.isogloss.coordinator.exchange.OpenRound;
import org.isogloss.coordinator.plan.Round;
import org.isogloss.coordinator.ticket.TicketFile;
import org.isogloss.coordinator.ticket.TicketRound;
import org.isogloss.coordinator.ticket.TicketStore;
import org.isogloss.protocol.messages.Lane;

/**
 * Copies of the model that workers train, each on one language: a piece of all of them a round. Between the rounds they are
 * in the run directory. What the disk does not delete is told, and deleted at the next pass.
 */
final class TicketEvidence implements EvidenceRounds {

    private final RunParts parts;
    private final TicketStore store;
    private final RunRecorder recorder;
    private TicketRound open;

    TicketEvidence(RunParts parts, RunRecorder recorder) {
        this.parts = parts;
        this.store = new TicketStore(parts.directory().tickets(), parts.blocks().grid());
        this.recorder = recorder;
    }

    @Override
    public void begin() {
        open = null;
        attempt(store::clear);
    }

    @Override
    public OpenRound open(Round round, long attempt, List<Lane> lanes) {
        if (open != null) {
            attempt(open::giveUp);
        }
        open = new TicketRound(store, lanes, parts.plans()::kept);
        return new OpenRound(round, lanes, attempt, open);
    }

    @Override
    public void close(OpenRound closing) {
        attempt(closing.tickets()::close);
        open = null;
    }

    @Override
    public boolean knows(String language) {
        return store.get(language) != null;
    }

    @Override
    public float[] found(String language) throws IOException {
        TicketFile ticket = store.get(language);
        float[] parameters = parts.reducers().vector().parameters();
        ticket.readParameters(parameters);
        return parameters;
    }

    @Override
    public void end() {
        attempt(store::clear);
    }

    private interface DiskWork {
        void run() throws IOException;
    }

    private void attempt(DiskWork work) {
        try {
            work.run();
        } catch (IOException e) {
            recorder.event("a ticket cannot be deleted: " + e.getMessage());
        }
    }
}
