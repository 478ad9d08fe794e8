package org.isogloss.coordinator.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.isogloss.coordinator.journal.RunLine;
import org.isogloss.coordinator.plan.Position;
import org.isogloss.coordinator.plan.RunPlanner;
import org.isogloss.coordinator.run.RunMachine;
import org.isogloss.coordinator.run.Waiting;
import org.isogloss.coordinator.store.RunDirectory;
import org.isogloss.protocol.config.Phase;
import org.isogloss.protocol.config.RunConfig;

/** Makes the status of a run from its parts. */
final class StatusMaker {

    private final RunDirectory.Identity run;
    private final RunConfig config;
    private final RunPlanner planner;
    private final Takeover takeover;
    private final Supplier<List<String>> standbys;
    private final List<String> reducers;

    /**
     * @param standbys where others listen that stand by
     * @param reducers where slices are held beside here
     */
    StatusMaker(
            RunDirectory.Identity run,
            RunConfig config,
            RunPlanner planner,
            Takeover takeover,
            Supplier<List<String>> standbys,
            List<String> reducers) {
        this.run = run;
        this.config = config;
        this.planner = planner;
        this.takeover = takeover;
        this.standbys = standbys;
        this.reducers = reducers;
    }

    StatusView view(RunMachine machine, WorkerDirectory workers, WorkerHistory history, RoundEngine engine, long now) {
        Position p = machine.position();
        Waiting waiting = machine.waiting();
        RunLine.Step last = engine.recorder().lastStep();
        StorageHealth storage = engine.recorder().storage();
        Map<String, Double> bits = new TreeMap<>();
        Map<String, Double> accuracy = new TreeMap<>();
        Map<String, Double> nats = new TreeMap<>();
        if (last != null) {
            last.languages().forEach((language, l) -> {
                if (l.ctcNats() == null) {
                    bits.put(language, known(l.lossBits()));
                    accuracy.put(language, known(l.accuracy()));
                } else {
                    nats.put(language, known(l.ctcNats()));
                }
            });
        }
        return new StatusView(
                run.runId(),
                config.run().dir().toString(),
                machine.mode().name().toLowerCase(Locale.ROOT),
                config.run().phases().stream().map(Phase::label).toList(),
                config.run().phases().stream().map(planner::rounds).toList(),
                p.phase(),
                p.roundInPhase(),
                planner.finished(p) ? 0 : planner.rounds(planner.phase(p)),
                p.step(),
                config.totalSteps(),
                engine.recorder().rate().secondsFor(config.totalSteps() - p.step()),
                engine.recorder().rate().secondsFor(1),
                engine.recorder().rate().audioPerSecond(),
                p.maskVersion(),
                waiting.reason().name().toLowerCase(Locale.ROOT),
                waiting.what(),
                (now - waiting.sinceMillis()) / 1000.0,
                waiting.next(),
                machine.openLanes(),
                quarantineViews(machine),
                bits,
                accuracy,
                nats,
                checkpointView(storage, now),
                storageViews(storage, now),
                storage.damaged(),
                new StatusView.CoordinatorView(
                        run.epoch(), takeover.takeovers(), takeover.idleSeconds(), standbys.get(), reducers),
                workerViews(machine, workers, history, now),
                goneViews(workers, history, now));
    }

    /** Null for what is no number: JSON has none of those. */
    private static Double known(double value) {
        return Double.isFinite(value) ? value : null;
    }

    private static List<StatusView.QuarantineView> quarantineViews(RunMachine machine) {
        List<StatusView.QuarantineView> views = new ArrayList<>();
        machine.quarantine()
                .held()
                .forEach((language, held) ->
                        views.add(new StatusView.QuarantineView(language, held.step(), held.why())));
        return views;
    }

    private static StatusView.CheckpointView checkpointView(StorageHealth storage, long now) {
        StorageHealth.Saved saved = storage.saved();
        return saved == null
                ? null
                : new StatusView.CheckpointView(saved.step(), (now - saved.writtenMillis()) / 1000.0);
    }

    private static List<StatusView.StorageView> storageViews(StorageHealth storage, long now) {
        return storage.faults().stream()
                .map(fault -> new StatusView.StorageView(
                        fault.text(), (now - fault.sinceMillis()) / 1000.0, fault.failures()))
                .toList();
    }

    private static List<StatusView.GoneView> goneViews(WorkerDirectory workers, WorkerHistory history, long now) {
        return history.goneBut(workers.entries().keySet()).stream()
                .map(g -> new StatusView.GoneView(
                        g.worker(), g.device(), g.how().label(), g.why(), (now - g.sinceMillis()) / 1000.0))
                .toList();
    }

    private static List<StatusView.WorkerView> workerViews(
            RunMachine machine, WorkerDirectory workers, WorkerHistory history, long now) {
        List<StatusView.WorkerView> views = new ArrayList<>();
        workers.entries()
                .forEach((name, entry) -> views.add(new StatusView.WorkerView(
                        name,
                        entry.registration().device(),
                        entry.registration().arithmetic().threads(),
                        machine.lanesHeld(name),
                        history.lanesPerMinute(name, now),
                        (now - entry.heardMillis()) / 1000.0,
                        entry.registration().metricsAddress(),
                        machine.isLeaving(name))));
        return views;
    }
}
