package org.isogloss.deploy.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.isogloss.coordinator.node.CoordinatorNode;
import org.isogloss.coordinator.node.RunObserver;
import org.isogloss.coordinator.run.RunEffect;
import org.isogloss.coordinator.store.RunDirectory;
import org.isogloss.dashboards.page.LivePage;
import org.isogloss.deploy.local.OwnProcess;
import org.isogloss.deploy.local.SecurityArguments;
import org.isogloss.deploy.local.WorkerProcesses;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.config.RunConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code isogloss local}. */
@Command(
        name = "local",
        mixinStandardHelpOptions = true,
        description = "Starts or resumes a run with a coordinator and worker processes on this machine.")
final class LocalCommand implements Callable<Integer> {

    /** Several runs on one machine must not get in each other's way unless the config names ports. */
    private static final List<String> ANY_PORTS =
            List.of("cluster.port = 0", "cluster.exchange-port = 0", "cluster.metrics-port = 0");

    private static final int FAILED = 1;

    @Mixin
    private ConfigOptions options;

    @Option(names = "--workers", defaultValue = "2", description = "Worker processes. Default: ${DEFAULT-VALUE}.")
    private int workers;

    @Option(names = "--threads", defaultValue = "1", description = "Threads of each. Default: ${DEFAULT-VALUE}.")
    private int threads;

    @Option(
            names = "--standby",
            description = "A second coordinator process as well, which takes the run over when this one is killed.")
    private boolean standby;

    /** Workers with another number would be refused one by one; that is told here at once. */
    private void checkThreads(RunConfig config) throws IOException {
        Path dir = config.run().dir();
        int before = Files.exists(dir.resolve("run.json"))
                ? RunDirectory.readIdentity(dir).threads()
                : 0;
        if (config.worker().sameThreads() && before != 0 && before != threads) {
            throw new InputException("--threads is " + threads + "; the run in " + dir + " computes with " + before
                    + ", and its hashes depend on that (accepted: --threads " + before
                    + ", or worker.same-threads = false for a run that need not repeat)");
        }
    }

    /** It ends with the run, whoever has that then. */
    private static void startStandby(RunConfig config, RunProgress progress) {
        Path dir = config.run().dir();
        List<String> args = new ArrayList<>(List.of(
                "coordinator", "--standby", "--config", dir.resolve("run.conf").toString(), "--run", dir.toString()));
        ANY_PORTS.forEach(setting -> args.addAll(List.of("--set", setting)));
        Path log = dir.resolve("logs").resolve("standby.log");
        Process process = OwnProcess.start(log, args);
        progress.event("a coordinator stands by, process " + process.pid() + " (log: " + log + ")");
    }

    @Override
    public Integer call() throws InterruptedException, IOException {
        if (workers < 1 || threads < 1) {
            throw new InputException(
                    "--workers is " + workers + ", --threads is " + threads + " (accepted: 1 or more)");
        }
        RunConfig config = options.read(ANY_PORTS);
        checkThreads(config);
        RunProgress progress = RunProgress.onConsole(config);
        LivePage page = new LivePage(Clock.systemUTC());
        try (Shutdown shutdown = new Shutdown();
                CoordinatorNode node =
                        CoordinatorNode.start(config, RunObserver.all(progress, new PageFeed(page)), page)) {
            Logging.toFile(
                    config.run().dir().resolve("logs"),
                    "coordinator",
                    Map.of("run", config.run().name()));
            progress.event("run directory " + config.run().dir());
            progress.event("watch it at " + node.endpoints().page() + " or with: isogloss status --run "
                    + config.run().dir() + "; metrics: " + node.endpoints().metrics());
            RunEffect.Finish finish;
            boolean allDied;
            try (WorkerProcesses processes = new WorkerProcesses(
                    node.endpoints().join(),
                    config.run().dir().resolve("logs"),
                    threads,
                    SecurityArguments.of(config.cluster().security()),
                    progress::event,
                    () -> node.requestStop("its worker processes died or were refused, see their logs"))) {
                shutdown.onSignal(() -> {
                    // Ctrl-C reaches the workers as well: those that leave are not to be replaced.
                    processes.replaceNone();
                    node.requestStop("it was asked to end by a signal", Shutdown.STOP_WITHIN);
                });
                processes.start(workers);
                if (standby) {
                    startStandby(config, progress);
                }
                finish = node.join();
                if (finish.outcome() == RunEffect.Outcome.SUPERSEDED) {
                    processes.leaveAlone();
                }
                allDied = processes.allDied();
            }
            int code = RunEnd.tell(finish, node, progress);
            return shutdown.exit(allDied ? FAILED : code);
        } finally {
            progress.close();
        }
    }
}
