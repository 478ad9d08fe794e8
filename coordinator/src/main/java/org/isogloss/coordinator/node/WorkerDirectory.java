package org.isogloss.coordinator.node;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.pekko.actor.typed.ActorRef;
import org.isogloss.coordinator.exchange.Differences;
import org.isogloss.coordinator.exchange.MaskLibrary;
import org.isogloss.coordinator.exchange.Sessions;
import org.isogloss.coordinator.store.RunDirectory;
import org.isogloss.protocol.Build;
import org.isogloss.protocol.config.RunConfig;
import org.isogloss.protocol.messages.ToCoordinator;
import org.isogloss.protocol.messages.ToWorker;

/** The registered workers: where to write to them, and what is known of them. */
final class WorkerDirectory {

    /** A registered worker. */
    record Entry(ToCoordinator.Register registration, long session, long heardMillis) {

        boolean is(ToCoordinator.Register other) {
            return registration.process().equals(other.process());
        }
    }

    /** A process that asks for a name which another has, and when it first did. */
    private record Contender(String process, long sinceMillis) {}

    private final RunDirectory.Identity run;
    private final RunConfig config;
    private final String layoutSha256;
    private final RunArithmetic arithmetic;
    private final String exchangeHost;
    private final int exchangePort;
    private final List<ToWorker.ReducerNode> reducers;
    private final Sessions sessions;
    private final MaskLibrary masks;
    private final Map<String, Entry> entries = new TreeMap<>();
    private final Map<String, Contender> contenders = new HashMap<>();

    WorkerDirectory(
            RunDirectory.Identity run,
            RunConfig config,
            String layoutSha256,
            RunArithmetic arithmetic,
            String exchangeHost,
            int exchangePort,
            List<ToWorker.ReducerNode> reducers,
            Sessions sessions,
            MaskLibrary masks) {
        this.run = run;
        this.config = config;
        this.layoutSha256 = layoutSha256;
        this.arithmetic = arithmetic;
        this.exchangeHost = exchangeHost;
        this.exchangePort = exchangePort;
        this.reducers = reducers;
        this.sessions = sessions;
        this.masks = masks;
    }

    /** What a worker needs to make itself ready, or why it cannot take part. */
    ToWorker welcome(ToCoordinator.Hello hello) {
        if (!Build.fits(hello.build())) {
            return new ToWorker.Refused(
                    new Differences().build(hello.build(), Build.ID).text());
        }
        return new ToWorker.Welcome(run.runId(), run.epoch(), config.text(), exchangeHost, exchangePort, reducers);
    }

    /** Takes a worker in, if what it made of the welcome is what the coordinator has. */
    ToWorker register(ToCoordinator.Register r, int maskVersion, long now) {
        Differences differences = new Differences()
                .build(r.build(), Build.ID)
                .of("config hash", r.configSha256(), config.sha256())
                .of("layout hash", r.layoutSha256(), layoutSha256)
                .of("corpus manifest hash", r.corpusSha256(), run.corpusSha256())
                .and(arithmetic.refusal(r.arithmetic()));
        if (differences.any()) {
            return new ToWorker.Refused(differences.text());
        }
        Entry before = entries.get(r.worker());
        if (before != null && !before.is(r)) {
            return nameTaken(r, before, now);
        }
        contenders.remove(r.worker());
        arithmetic.joined(r.worker(), r.arithmetic());
        long session = sessions.open(r.worker());
        entries.put(r.worker(), new Entry(r, session, now));
        return new ToWorker.Accepted(session, run.epoch(), maskVersion, masks.hashes(maskVersion));
    }

    /**
     * What a process hears whose name another has. That other may be the newcomer's own forerunner, whose end is not known
     * yet: only one that gives a sign of life after the newcomer came is another worker.
     */
    private ToWorker nameTaken(ToCoordinator.Register r, Entry other, long now) {
        String taken = "a worker of the name " + r.worker() + " is in the run (metrics at "
                + other.registration().metricsAddress() + ")";
        Contender contender = contenders.get(r.worker());
        if (contender == null || !contender.process().equals(r.process())) {
            contenders.put(r.worker(), new Contender(r.process(), now));
        } else if (other.heardMillis() > contender.sinceMillis()) {
            return new ToWorker.Refused(taken + " (accepted: another --name)");
        }
        return new ToWorker.NotYet(taken + ", and may be gone");
    }

    /** Notes a sign of life; whether it is of the worker's present session. */
    boolean heard(String worker, long session, long now) {
        Entry entry = entries.computeIfPresent(worker, (w, e) -> new Entry(e.registration, e.session, now));
        return entry != null && entry.session() == session;
    }

    void send(String worker, ToWorker message) {
        Entry entry = entries.get(worker);
        if (entry != null) {
            ActorRef<ToWorker> ref = entry.registration.replyTo();
            ref.tell(message);
        }
    }

    /** Tells a worker that its work is done, and forgets it. Its session ends with its connection, which it closes. */
    void letGo(String worker, long session, String why) {
        send(worker, new ToWorker.Finished(why));
        forget(worker, session);
    }

    /** Ends a registration, unless the worker has registered again since. */
    void drop(String worker, long session) {
        sessions.close(worker, session);
        forget(worker, session);
    }

    private void forget(String worker, long session) {
        entries.computeIfPresent(worker, (w, e) -> e.session == session ? null : e);
        contenders.keySet().removeIf(name -> !entries.containsKey(name));
    }

    Map<String, Entry> entries() {
        return entries;
    }
}
