package org.isogloss.deploy.cli;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.isogloss.coordinator.node.CoordinatorNode;
import org.isogloss.coordinator.node.RunObserver;
import org.isogloss.coordinator.node.StandbyNode;
import org.isogloss.coordinator.run.RunEffect;
import org.isogloss.dashboards.page.LivePage;
import org.isogloss.protocol.config.RunConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code isogloss coordinator}. */
@Command(
        name = "coordinator",
        mixinStandardHelpOptions = true,
        description = "Starts or resumes a run, and waits for workers to join.")
final class CoordinatorCommand implements Callable<Integer> {

    @Mixin
    private ConfigOptions options;

    @Option(
            names = "--standby",
            description = "If another coordinator has the run, waits, and takes it over when that one is gone.")
    private boolean standby;

    @Override
    public Integer call() throws InterruptedException {
        RunConfig config = options.read(List.of());
        RunProgress progress = RunProgress.onConsole(config);
        try (Shutdown shutdown = new Shutdown()) {
            Ended ended = once(config, standby, progress, shutdown);
            while (ended.goesOnAt() != null) {
                progress.event("the run begins again from its newest checkpoint: " + ended.why());
                ended = once(ended.goesOnAt(), true, progress, shutdown);
            }
            return shutdown.exit(ended.code());
        } finally {
            progress.close();
        }
    }

    /**
     * How a coordinator has ended.
     *
     * @param goesOnAt null unless this process is to look for the run again, as whoever stands by
     */
    private record Ended(int code, RunConfig goesOnAt, String why) {}

    private static Ended once(RunConfig config, boolean standby, RunProgress progress, Shutdown shutdown)
            throws InterruptedException {
        LivePage page = new LivePage(Clock.systemUTC());
        RunObserver observer = RunObserver.all(progress, new PageFeed(page));
        return standby
                ? standBy(config, observer, page, progress, shutdown)
                : run(config, observer, page, progress, shutdown);
    }

    private static Ended run(
            RunConfig config, RunObserver observer, LivePage page, RunProgress progress, Shutdown shutdown)
            throws InterruptedException {
        try (CoordinatorNode node = CoordinatorNode.start(config, observer, page)) {
            Logging.toFile(logs(config), "coordinator", about(config));
            return run(node, progress, shutdown);
        }
    }

    private static Ended standBy(
            RunConfig config, RunObserver observer, LivePage page, RunProgress progress, Shutdown shutdown)
            throws InterruptedException {
        try (StandbyNode ready = StandbyNode.open(config, observer, page)) {
            Logging.toFile(
                    logs(config), "coordinator-" + ProcessHandle.current().pid(), about(config));
            shutdown.onSignal(() -> ready.stop("it was asked to end by a signal"));
            Optional<CoordinatorNode> taken = ready.await();
            if (taken.isEmpty()) {
                progress.event("stands by no more: " + ready.end());
                return new Ended(0, null, ready.end());
            }
            try (CoordinatorNode node = taken.get()) {
                return run(node, progress, shutdown);
            }
        }
    }

    private static Map<String, String> about(RunConfig config) {
        return Map.of("run", config.run().name());
    }

    private static Path logs(RunConfig config) {
        return config.run().dir().resolve("logs");
    }

    private static Ended run(CoordinatorNode node, RunProgress progress, Shutdown shutdown)
            throws InterruptedException {
        shutdown.onSignal(() -> node.requestEnd("it was asked to end by a signal", Shutdown.STOP_WITHIN));
        progress.event("run directory " + node.runDirectory().toAbsolutePath());
        progress.event(
                "workers join with: isogloss worker --join " + node.endpoints().join());
        progress.event("status and tensors at " + node.endpoints().exchange() + ", metrics at "
                + node.endpoints().metrics());
        progress.event("watch it at " + node.endpoints().page());
        RunEffect.Finish how = node.join();
        if (how.outcome() == RunEffect.Outcome.REDUCER_LOST) {
            return new Ended(1, node.configHere(), how.why());
        }
        return new Ended(RunEnd.tell(how, node, progress), null, how.why());
    }
}
