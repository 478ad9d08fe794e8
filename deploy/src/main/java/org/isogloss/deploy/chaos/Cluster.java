package org.isogloss.deploy.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.isogloss.coordinator.checkpoint.CommitJournal;
import org.isogloss.deploy.cli.CommandFailure;
import org.isogloss.deploy.local.OwnProcess;

/** A run's processes on this machine: a coordinator that can be started again, and workers by name. */
final class Cluster implements AutoCloseable {

    /** More than a coordinator's own patience with a signal. */
    private static final long END_SECONDS = 40;

    private final Path directory;
    private final Path config;
    private final int port;
    private final Map<String, Process> workers = new LinkedHashMap<>();
    private Process coordinator;
    private int names;

    /** @param directory of the run, its logs beside it */
    Cluster(Path directory, Path config) {
        this.directory = directory;
        this.config = config;
        this.port = freePort();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path log(String name) {
        try {
            return Files.createDirectories(Path.of(directory + ".logs")).resolve(name + ".log");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void startCoordinator() {
        coordinator = OwnProcess.start(
                log("coordinator"),
                List.of(
                        "coordinator",
                        "--config",
                        config.toString(),
                        "--run",
                        directory.toString(),
                        "--set",
                        "cluster.host=127.0.0.1",
                        "--set",
                        "cluster.port=" + port,
                        "--set",
                        "cluster.exchange-port=0",
                        "--set",
                        "cluster.metrics-port=0"));
    }

    void addWorker() {
        String name = "worker-" + ++names;
        workers.put(
                name,
                OwnProcess.start(
                        log(name),
                        List.of("worker", "--join", "127.0.0.1:" + port, "--name", name, "--patience", "300")));
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
            return CommitJournal.read(directory.resolve("commits.jsonl"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Steps that are committed and noted now. */
    long step() {
        return commits().stream().mapToLong(CommitJournal.Line::step).max().orElse(0);
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
    }
}
