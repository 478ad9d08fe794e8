package org.isogloss.deploy.cli;

import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import org.isogloss.coordinator.node.CoordinatorNode;
import org.isogloss.coordinator.node.RunObserver;
import org.isogloss.coordinator.run.RunEffect;
import org.isogloss.dashboards.page.LivePage;
import org.isogloss.protocol.config.RunConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code isogloss coordinator}. */
@Command(
        name = "coordinator",
        mixinStandardHelpOptions = true,
        description = "Starts or resumes a run, and waits for workers to join.")
final class CoordinatorCommand implements Callable<Integer> {

    @Mixin
    private ConfigOptions options;

    @Override
    public Integer call() throws InterruptedException {
        RunConfig config = options.read(List.of());
        RunProgress progress = RunProgress.onConsole(config);
        LivePage page = new LivePage(Clock.systemUTC());
        try (Shutdown shutdown = new Shutdown();
                CoordinatorNode node =
                        CoordinatorNode.start(config, RunObserver.all(progress, new PageFeed(page)), page)) {
            Logging.toFile(config.run().dir().resolve("logs"), "coordinator");
            shutdown.onSignal(() -> node.requestStop("it was asked to end by a signal", Shutdown.STOP_WITHIN));
            progress.event("run directory " + config.run().dir().toAbsolutePath());
            progress.event("workers join with: isogloss worker --join "
                    + node.endpoints().join());
            progress.event("status and tensors at " + node.endpoints().exchange() + ", metrics at "
                    + node.endpoints().metrics());
            progress.event("watch it at " + node.endpoints().page());
            RunEffect.Finish finish = node.join();
            return shutdown.exit(RunEnd.tell(finish, node, progress));
        } finally {
            progress.close();
        }
    }
}
