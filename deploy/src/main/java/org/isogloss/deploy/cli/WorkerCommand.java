package org.isogloss.deploy.cli;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.isogloss.protocol.InputException;
import org.isogloss.worker.node.CoordinatorSeed;
import org.isogloss.worker.node.WorkerNode;
import org.isogloss.worker.node.WorkerOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code isogloss worker}. */
@Command(
        name = "worker",
        mixinStandardHelpOptions = true,
        description = "Joins a run and computes for it until it is over. One process a device.")
final class WorkerCommand implements Callable<Integer> {

    @Option(
            names = "--join",
            required = true,
            split = ",",
            paramLabel = "HOST:PORT",
            description = "The coordinator's cluster address, or dns:NAME:PORT for all addresses of a name;"
                    + " with commas, also those of coordinators that stand by.")
    private List<String> join;

    @Option(names = "--name", description = "Unique name in the run. Default: host name and process id.")
    private String name;

    @Option(
            names = "--host",
            defaultValue = "127.0.0.1",
            description = "What this worker listens on, connects from and is known by. Default: ${DEFAULT-VALUE}.")
    private String host;

    @Mixin
    private DeviceOptions at;

    @Option(
            names = "--corpus",
            paramLabel = "DIR",
            description = "Where the corpus is here, if not where the config says.")
    private Path corpus;

    @Option(names = "--metrics-port", defaultValue = "0", description = "0 = any free one. Default: ${DEFAULT-VALUE}.")
    private int metricsPort;

    @Mixin
    private SecurityOptions security;

    @Option(names = "--insecure", description = "Allows a --host that other machines reach without --tls.")
    private boolean insecure;

    @Option(
            names = "--patience",
            defaultValue = "60",
            paramLabel = "SECONDS",
            description = "How long to try to reach the coordinator. Default: ${DEFAULT-VALUE}.")
    private int patience;

    @Override
    public Integer call() throws InterruptedException {
        WorkerOptions options = new WorkerOptions(
                join.stream().map(WorkerCommand::seed).toList(),
                name == null ? "worker-" + ProcessHandle.current().pid() : name,
                checkedHost(),
                checkedDevice(),
                positive("--threads", at.threads()),
                corpus,
                checkedMetricsPort(),
                security.settings(insecure),
                Duration.ofSeconds(positive("--patience", patience)));
        Logging.toConsole(Map.of("worker", options.name()));
        try (Shutdown shutdown = new Shutdown();
                WorkerNode node = new WorkerNode(options, line -> System.out.println(line))) {
            shutdown.onSignal(node::leave);
            return shutdown.exit(node.run());
        }
    }

    private static CoordinatorSeed seed(String text) {
        CoordinatorSeed seed = CoordinatorSeed.parse(text);
        if (seed == null) {
            throw new InputException(
                    "--join is '" + text + "' (accepted: HOST:PORT, such as 127.0.0.1:7350, or dns:NAME:PORT)");
        }
        return seed;
    }

    private String checkedHost() {
        try {
            if (!host.isBlank() && InetAddress.getByName(host) != null) {
                return host;
            }
        } catch (UnknownHostException e) {
            // Told below, in the words of who started it.
        }
        throw new InputException("--host is '" + host + "' (accepted: an address or a name of this machine)");
    }

    private int checkedMetricsPort() {
        BenchOptions.between("--metrics-port", metricsPort, 0, 65_535);
        return metricsPort;
    }

    private String checkedDevice() {
        String device = at.device();
        if (!device.matches("cpu|cuda:\\d{1,3}")) {
            throw new InputException("--device is '" + device + "' (accepted: cpu, or cuda:N)");
        }
        return device;
    }

    private static int positive(String option, int value) {
        if (value < 1) {
            throw new InputException(option + " is " + value + " (accepted: 1 or more)");
        }
        return value;
    }
}
