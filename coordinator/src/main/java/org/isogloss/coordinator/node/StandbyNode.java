package org.isogloss.coordinator.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.SystemMaterializer;
import org.isogloss.coordinator.disk.DiskError;
import org.isogloss.coordinator.spread.OtherReducers;
import org.isogloss.coordinator.spread.PeerSettings;
import org.isogloss.coordinator.spread.ReducerHost;
import org.isogloss.coordinator.spread.SliceInputs;
import org.isogloss.coordinator.store.Candidate;
import org.isogloss.coordinator.store.Epoch;
import org.isogloss.coordinator.store.EpochOwner;
import org.isogloss.coordinator.store.EpochWatch.Free;
import org.isogloss.coordinator.store.EpochWatch.Held;
import org.isogloss.coordinator.store.EpochWatch.Over;
import org.isogloss.coordinator.store.EpochWatch.Verdict;
import org.isogloss.coordinator.store.RunDirectory;
import org.isogloss.coordinator.store.Standbys;
import org.isogloss.protocol.HostPort;
import org.isogloss.protocol.config.RunConfig;
import org.isogloss.protocol.page.RunPage;

/**
 * A coordinator process without a run: its ports are open, and all is read that does not depend on how far the run is. It
 * takes the run when nobody has it, or stands by until that is so.
 */
public final class StandbyNode implements AutoCloseable {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

    /** Who else is left after a loss is there already, or comes back to stand by in that time. */
    private static final Duration SETTLED = Duration.ofSeconds(2);

    /** From a node that is to hold slices; one that does not give it is left out. */
    private static final Duration FIRST_ANSWER = Duration.ofSeconds(3);

    private final RunConfig config;
    private final RunObserver observer;
    private final RunPage page;
    private final RunInputs inputs;
    private final OpenPorts ports;
    private final EpochOwner self;
    private final Standbys presence;
    private boolean taken;
    private boolean stopped;
    private String end = "";

    private StandbyNode(RunConfig config, RunObserver observer, RunPage page, RunInputs inputs, OpenPorts ports) {
        this.config = config;
        this.observer = observer;
        this.page = page;
        this.inputs = inputs;
        this.ports = ports;
        this.self = EpochOwner.self(ports.endpoints().join());
        this.presence = new Standbys(directory());
    }

    /**
     * Makes one ready, with its ports open.
     *
     * @throws org.isogloss.protocol.InputException when the config, the corpus, the run directory or a port cannot be used
     */
    public static StandbyNode open(RunConfig config, RunObserver observer, RunPage page) {
        RunInputs inputs = RunInputs.read(config);
        return new StandbyNode(config, observer, page, inputs, new OpenPorts(config.cluster()));
    }

    /** The same for one that will not wait: also when another coordinator has the run. */
    public static StandbyNode openToTake(RunConfig config, RunObserver observer, RunPage page) {
        RunDirectory.checkFree(config.run().dir());
        return open(config, observer, page);
    }

    private Path directory() {
        return config.run().dir();
    }

    /**
     * Takes the run now, or not at all.
     *
     * @throws org.isogloss.protocol.InputException when another has it
     */
    CoordinatorNode takeNow() throws InterruptedException {
        return run(
                RunDirectory.open(
                        config, inputs.corpusSha256(), inputs.initial().sha256(), self),
                config.exchange().reducerPatience());
    }

    private CoordinatorNode run(RunDirectory directory, Duration patience) throws InterruptedException {
        EpochKeeper keeper = new EpochKeeper(directory.epoch(), presence);
        OtherReducers others = OtherReducers.none();
        try {
            others = others(keeper, directory.epoch(), patience);
            PreparedRun run = PreparedRun.load(inputs, directory, others, ports.metrics(), observer);
            run.tellPast(observer);
            CoordinatorNode node = new CoordinatorNode(config, run, ports, keeper, page);
            taken = true;
            return node;
        } finally {
            if (!taken) {
                keeper.close();
                others.close();
            }
        }
    }

    /** Those that share the slices, as far as they are there in time. */
    private synchronized OtherReducers others(EpochKeeper keeper, Epoch epoch, Duration patience)
            throws InterruptedException {
        int wanted = config.exchange().reducers() - 1;
        if (wanted == 0) {
            return OtherReducers.none();
        }
        long deadline = System.nanoTime() + patience.toNanos();
        List<HostPort> there = exchanges(keeper);
        if (there.size() < wanted) {
            observer.event("waits for %d other nodes to share the slices with (isogloss coordinator --standby)"
                    .formatted(wanted - there.size()));
        }
        while (there.size() < wanted && System.nanoTime() < deadline && !stopped) {
            wait(BETWEEN_LOOKS.toMillis());
            there = exchanges(keeper);
        }
        if (there.size() < wanted) {
            observer.event("shares the slices with %d other nodes, as no more stand by (exchange.reducers is %d)"
                    .formatted(there.size(), wanted + 1));
        }
        PeerSettings peers = new PeerSettings(
                ports.system(),
                ports.security().tls(),
                config.cluster().bind().host(),
                FIRST_ANSWER,
                config.lease().silence());
        return OtherReducers.claim(
                there.subList(0, Math.min(wanted, there.size())),
                sliceInputs().claim(epoch.number()),
                peers,
                observer::event);
    }

    private static List<HostPort> exchanges(EpochKeeper keeper) {
        return keeper.others().stream()
                .map(Standbys.Standby::exchange)
                .filter(Objects::nonNull)
                .toList();
    }

    private SliceInputs sliceInputs() {
        return new SliceInputs(config, inputs.layout(), inputs.planner(), inputs.corpusSha256(), ports.metrics());
    }

    /** Waits until the run can be taken; empty when it is over, or this was stopped. {@link #end} says which. */
    public synchronized Optional<CoordinatorNode> await() throws InterruptedException {
        Materializer materializer = SystemMaterializer.get(ports.system()).materializer();
        try (ReducerHost slices = new ReducerHost(sliceInputs(), materializer, observer::event)) {
            ports.serveMeanwhile(rest -> slices.handler(ports.system(), rest));
            return await(slices);
        }
    }

    private Optional<CoordinatorNode> await(ReducerHost slices) throws InterruptedException {
        Candidate candidate = new Candidate(directory(), self, config.cluster().takeoverAfter());
        String told = "";
        while (!stopped) {
            String say;
            try {
                Verdict verdict = candidate.look();
                if (verdict instanceof Over over) {
                    end = over.end().why();
                    return Optional.empty();
                }
                if (verdict instanceof Free free) {
                    Optional<Epoch> epoch = take(candidate, free);
                    if (epoch.isPresent()) {
                        slices.close();
                        return Optional.of(takeUp(epoch.get(), free.takenFrom() != null));
                    }
                }
                presence.there(self, ports.endpoints().exchange());
                say = verdict instanceof Held held ? standingBy(held) : "";
            } catch (IOException e) {
                say = hindered(e);
            } catch (UncheckedIOException e) {
                // As streams over a directory throw it.
                say = hindered(e.getCause());
            }
            if (!say.isEmpty() && !say.equals(told)) {
                told = say;
                observer.event(say);
            }
            wait(BETWEEN_LOOKS.toMillis());
        }
        return Optional.empty();
    }

    private Optional<Epoch> take(Candidate candidate, Free free) throws IOException {
        // The run may have begun after this did, and with another config: then it is not ours to end an epoch of.
        RunDirectory.check(config, inputs.corpusSha256(), inputs.initial().sha256());
        Optional<Epoch> epoch = candidate.take(free);
        if (epoch.isPresent() && free.takenFrom() != null) {
            observer.event("taking over: " + free.takenFrom());
        }
        return epoch;
    }

    private CoordinatorNode takeUp(Epoch epoch, boolean fromAnother) throws InterruptedException {
        presence.gone(self);
        Duration patience = config.exchange().reducerPatience();
        return run(
                RunDirectory.take(
                        config, inputs.corpusSha256(), inputs.initial().sha256(), epoch),
                fromAnother ? min(patience, SETTLED) : patience);
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    private String standingBy(Held held) {
        String say = "stands by for " + directory() + " at " + self.join() + "; epoch "
                + held.by().epoch() + " is that of " + held.by().owner().text();
        ports.standingBy(say);
        return say;
    }

    private String hindered(IOException e) {
        String say = "stands by, but cannot look who has the run or take it: " + DiskError.reason(e);
        ports.hindered(say);
        return say;
    }

    /** Lets {@link #await} return. */
    public synchronized void stop(String why) {
        stopped = true;
        end = why;
        notifyAll();
    }

    /** Why it stands by no more. */
    public synchronized String end() {
        return end;
    }

    /** Stops listening, unless a run was taken. */
    @Override
    public synchronized void close() {
        if (!taken) {
            presence.gone(self);
            ports.close(observer::event);
        }
    }
}
