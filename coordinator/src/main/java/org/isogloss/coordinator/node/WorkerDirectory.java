package org.isogloss.coordinator.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.pekko.actor.typed.ActorRef;
import org.isogloss.coordinator.exchange.MaskLibrary;
import org.isogloss.coordinator.exchange.Sessions;
import org.isogloss.protocol.Build;
import org.isogloss.protocol.config.RunConfig;
import org.isogloss.protocol.messages.ToCoordinator;
import org.isogloss.protocol.messages.ToWorker;

/** The registered workers: where to write to them, and what is known of them. */
final class WorkerDirectory {

    /** A registered worker. */
    record Entry(ToCoordinator.Register registration, long session, long heardMillis) {}

    private final String runId;
    private final RunConfig config;
    private final String layoutSha256;
    private final String corpusSha256;
    private final String exchangeHost;
    private final int exchangePort;
    private final Sessions sessions;
    private final MaskLibrary masks;
    private final Map<String, Entry> entries = new TreeMap<>();

    WorkerDirectory(
            String runId,
            RunConfig config,
            String layoutSha256,
            String corpusSha256,
            String exchangeHost,
            int exchangePort,
            Sessions sessions,
            MaskLibrary masks) {
        this.runId = runId;
        this.config = config;
        this.layoutSha256 = layoutSha256;
        this.corpusSha256 = corpusSha256;
        this.exchangeHost = exchangeHost;
        this.exchangePort = exchangePort;
        this.sessions = sessions;
        this.masks = masks;
    }

    /** What a worker needs to make itself ready, or why it cannot take part. */
    ToWorker welcome(ToCoordinator.Hello hello) {
        if (!hello.build().equals(Build.ID)) {
            return new ToWorker.Refused(difference("build", hello.build(), Build.ID));
        }
        return new ToWorker.Welcome(runId, config.text(), exchangeHost, exchangePort);
    }

    /** Takes a worker in, if what it made of the welcome is what the coordinator has. */
    ToWorker register(ToCoordinator.Register r, int maskVersion, long now) {
        List<String> differences = new ArrayList<>();
        compare("build", r.build(), Build.ID, differences);
        compare("config hash", r.configSha256(), config.sha256(), differences);
        compare("layout hash", r.layoutSha256(), layoutSha256, differences);
        compare("corpus manifest hash", r.corpusSha256(), corpusSha256, differences);
        if (!differences.isEmpty()) {
            return new ToWorker.Refused(String.join("; ", differences));
        }
        long session = sessions.open(r.worker());
        entries.put(r.worker(), new Entry(r, session, now));
        return new ToWorker.Accepted(session, maskVersion, masks.hashes(maskVersion));
    }

    private static void compare(String what, String found, String wanted, List<String> differences) {
        if (!found.equals(wanted)) {
            differences.add(difference(what, found, wanted));
        }
    }

    private static String difference(String what, String found, String wanted) {
        return "its " + what + " is " + found + ", the coordinator's is " + wanted;
    }

    void heard(String worker, long now) {
        entries.computeIfPresent(worker, (w, e) -> new Entry(e.registration, e.session, now));
    }

    void send(String worker, ToWorker message) {
        Entry entry = entries.get(worker);
        if (entry != null) {
            ActorRef<ToWorker> ref = entry.registration.replyTo();
            ref.tell(message);
        }
    }

    /** Forgets a registration, unless the worker has registered again since. */
    void drop(String worker, long session) {
        sessions.close(worker, session);
        entries.computeIfPresent(worker, (w, e) -> e.session == session ? null : e);
    }

    Map<String, Entry> entries() {
        return entries;
    }
}
