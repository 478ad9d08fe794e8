package org.isogloss.coordinator.node;

import java.io.IOException;
import java.util.List;
import org.isogloss.coordinator.exchange.OpenRound;
import org.isogloss.coordinator.plan.Round;
import org.isogloss.protocol.messages.Lane;

/**
 * Finds out, over the rounds of a pass, what weights are scored from. Rounds are opened and closed in turn, by one thread
 * after another.
 */
interface EvidenceRounds {

    /** A pass begins: nothing of an earlier one counts. */
    void begin();

    /** Opens a round, or opens it again. */
    OpenRound open(Round round, long attempt, List<Lane> lanes);

    /** All lanes of the open round are in. */
    void close(OpenRound closing);

    /** Whether anything was found out about a language; a criterion that needs nothing knows all. */
    boolean knows(String language);

    /**
     * [parameters] what was found out about it; null when nothing is needed. To be asked for once.
     *
     * @throws IOException when it cannot be read any more
     */
    float[] found(String language) throws IOException;

    /** The pass is at its end: memory and disk are freed. */
    void end();
}
