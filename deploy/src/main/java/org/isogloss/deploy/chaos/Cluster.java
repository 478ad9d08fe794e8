package org.isogloss.deploy.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.isogloss.coordinator.checkpoint.CommitJournal;
import org.isogloss.coordinator.journal.RunJournal;
import org.isogloss.coordinator.journal.RunLine;
import org.isogloss.deploy.cli.CommandFailure;
import org.isogloss.deploy.local.OwnProcess;

/** A run's processes on this machine: a coordinator that can be started again, and workers by name. */
final class Cluster implements AutoCloseable {

    /** More than a coordinator's own patience with a signal. */
    private static final long END_SECONDS = 40;

    private final Path directory;
    private final Path config;
    private final List<String> security;
    private final FaultyNetwork network = new FaultyNetwork();
    private final CommitTail commits;
    private final Map<String, Process> workers = new LinkedHashMap<>();
    private final Map<String, String> addresses = new HashMap<>();
    private Process coordinator;
    private int names;

    /**
     * Nothing runs yet.
     *
     * @param directory of the run, its logs beside it
     * @param security options of workers
     * @param onCommit is told of every commit, also of those that are done again
     */
    Cluster(Path directory, Path config, List<String> security, Consumer<CommitJournal.Line> onCommit) {
        this.security = security;
        this.directory = directory;
        this.config = config;
        this.commits = new CommitTail(directory.resolve("commits.jsonl"), onCommit);
    }

    private Path log(String name) {
        try {
            return Files.createDirectories(Path.of(directory + ".logs")).resolve(name + ".log");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void startCoordinator() {
        List<String> args =
                new ArrayList<>(List.of("coordinator", "--config", config.toString(), "--run", directory.toString()));
        List<String> settings = new ArrayList<>(network.settings());
        settings.add("cluster.metrics-port=0");
        settings.forEach(setting -> args.addAll(List.of("--set", setting)));
        coordinator = OwnProcess.start(log("coordinator"), args);
    }

    /** Starts one more; its name. */
    String addWorker() {
        String name = "worker-" + ++names;
        String address = FaultyNetwork.address(names);
        addresses.put(name, address);
        List<String> args = new ArrayList<>(
                List.of("worker", "--join", network.join(), "--name", name, "--host", address, "--patience", "300"));
        args.addAll(security);
        workers.put(name, OwnProcess.start(log(name), args));
        return name;
    }

    /** From now on, that is how the network is between a worker and the coordinator. */
    void link(String worker, LinkCondition condition) {
        network.set(addresses.get(worker), condition);
    }

    /** Names of workers that live, in the order of their start. */
    List<String> living() {
        List<String> names = new ArrayList<>();
        workers.forEach((name, process) -> {
            if (process.isAlive()) {
                names.add(name);
            }
        });
        return names;
    }

    Process worker(String name) {
        return workers.get(name);
    }

    Process coordinator() {
        return coordinator;
    }

    /** Sends a signal, such as {@code STOP}. */
    static void signal(Process process, String signal) {
        try {
            new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                    .redirectErrorStream(true)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new CommandFailure("the command kill cannot be run: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What is committed and noted now. */
    List<CommitJournal.Line> commits() {
        try {
            return List.copyOf(commits.look());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Steps that are committed and noted now. */
    long step() {
        try {
            commits.look();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return commits.step();
    }

    /** What the run's journal has to tell. */
    List<RunLine> journal() {
        return RunJournal.read(directory.resolve("metrics.jsonl"));
    }

    /** Asks the coordinator to stop, with a checkpoint; workers end with it. False when it ended badly. */
    boolean stop() throws InterruptedException {
        coordinator.destroy();
        boolean ended = coordinator.waitFor(END_SECONDS, TimeUnit.SECONDS);
        return ended && coordinator.exitValue() == 0;
    }

    @Override
    public void close() {
        workers.values().forEach(Process::destroyForcibly);
        if (coordinator != null) {
            coordinator.destroyForcibly();
        }
        network.close();
    }
}
