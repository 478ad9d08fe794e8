package org.isogloss.coordinator.run;

import java.util.ArrayDeque;
import java.util.Deque;
import org.isogloss.protocol.messages.Lane;
import org.isogloss.protocol.messages.MaskSetHash;
import org.isogloss.protocol.messages.ToWorker;

/** A worker of a {@link Simulation}: computes its leases one after the other, and misbehaves as it is told to. */
final class SimulatedWorker {

    private static final long HEARTBEAT_MILLIS = 300;
    private static final long USUAL_MILLIS = 40;
    /** What it may take to receive the parameters. */
    private static final int PARAMETERS_MILLIS = 200;

    private static final long SLOW_MILLIS = 2_500;

    private final Simulation simulation;
    private final String name;
    private final Deque<Lane> leased = new ArrayDeque<>();
    private long session;
    private boolean dead;
    private boolean frozen;
    private boolean stuck;
    private boolean unfit;
    private boolean leaving;
    private boolean hasParameters;
    private boolean computing;
    private long laneMillis = USUAL_MILLIS;

    SimulatedWorker(Simulation simulation, String name) {
        this.simulation = simulation;
        this.name = name;
    }

    boolean isAlive() {
        return !dead;
    }

    long session() {
        return session;
    }

    /** The coordinator takes it in at once: it is it that gives out sessions. */
    void register() {
        if (dead) {
            return;
        }
        leased.clear();
        computing = false;
        session = simulation.newSession();
        simulation.invariants.registering(name, session);
        simulation.tell(new RunEvent.WorkerJoined(name, session));
        hasParameters = false;
        long inSession = session;
        simulation.later(1 + simulation.random.nextInt(PARAMETERS_MILLIS), () -> {
            if (inSession == session && !dead) {
                hasParameters = true;
                simulation.tellSoon(new RunEvent.WorkerHeard(name, session, true));
            }
        });
        beat(session);
    }

    private void beat(long inSession) {
        simulation.later(HEARTBEAT_MILLIS, () -> {
            if (inSession == session && !dead) {
                if (!frozen) {
                    simulation.tellSoon(new RunEvent.WorkerHeard(name, session, hasParameters));
                }
                beat(inSession);
            }
        });
    }

    /** Its connection was ended from the other side: it tries again. */
    void dropped(long inSession) {
        if (inSession == session) {
            session = 0;
            leased.clear();
            simulation.soon(() -> {
                if (session == 0) {
                    register();
                }
            });
        }
    }

    void lostCoordinator() {
        long before = session;
        simulation.soon(() -> dropped(before));
    }

    void dieSilently() {
        dead = true;
    }

    void breakConnection() {
        dead = simulation.chance(0.5);
        long before = session;
        simulation.tellSoon(new RunEvent.WorkerLost(name, before, "test"));
        dropped(before);
    }

    void registerAgain() {
        register();
    }

    void freeze(long millis) {
        frozen = true;
        simulation.later(millis, () -> {
            frozen = false;
            computeNext();
        });
    }

    /** It beats, and answers, but computes nothing any more. */
    void getStuck() {
        stuck = true;
    }

    /** It is asked to leave; it goes when it is told that its work is done. */
    void leave() {
        leaving = true;
        simulation.tellSoon(new RunEvent.WorkerLeaving(name, session, "test"));
    }

    /** Its work is done. */
    void letGo(long inSession) {
        if (inSession == session) {
            dead = true;
        }
    }

    /** From now on it fails at every lane, as a machine without the corpus would. */
    void becomeUnfit() {
        unfit = true;
    }

    boolean isSound() {
        return !dead && !stuck && !leaving;
    }

    void slowDown() {
        laneMillis = laneMillis == USUAL_MILLIS ? SLOW_MILLIS : USUAL_MILLIS;
    }

    void recover() {
        laneMillis = USUAL_MILLIS;
        unfit = false;
    }

    void receive(long inSession, ToWorker message) {
        if (dead || inSession != session) {
            return;
        }
        if (message instanceof ToWorker.Lease lease) {
            leased.add(lease.lane());
            computeNext();
        } else if (message instanceof ToWorker.ProposeMasks proposal) {
            boolean wrong = simulation.faulty() && simulation.chance(0.1);
            String hash = wrong ? "other" : MaskSetHash.of(proposal.maskVersion(), proposal.masks());
            simulation.tellSoon(new RunEvent.MasksReady(name, session, proposal.maskVersion(), hash));
        }
    }

    private void computeNext() {
        if (computing || frozen || stuck || dead || leased.isEmpty()) {
            return;
        }
        computing = true;
        Lane lane = leased.remove();
        long inSession = session;
        simulation.later(1 + simulation.random.nextInt((int) laneMillis), () -> {
            if (!dead) {
                // What a session that is over has computed may still come in.
                computed(lane, inSession);
            }
            if (inSession == session) {
                computing = false;
                computeNext();
            }
        });
    }

    private void computed(Lane lane, long inSession) {
        if (simulation.faulty() && (unfit || simulation.isBad(lane) || simulation.chance(0.03))) {
            simulation.tellSoon(new RunEvent.LaneFailed(name, inSession, lane, "test"));
        } else if (simulation.faulty() && simulation.chance(0.03)) {
            simulation.tellSoon(new RunEvent.LaneReturned(name, inSession, lane));
        } else if (simulation.faulty() && simulation.chance(0.02)) {
            simulation.exchange.spoil(name);
        } else {
            simulation.exchange.push(lane, name);
        }
    }
}
