package org.isogloss.deploy.cli;

import java.util.concurrent.Callable;
import org.isogloss.protocol.wire.GradientEncoding;
import org.isogloss.protocol.wire.SyntheticLoad;
import org.isogloss.worker.node.SyntheticWorker;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code isogloss bench reduce-worker}: a worker of {@code bench reduce}, in a process of its own. */
@Command(
        name = "reduce-worker",
        hidden = true,
        mixinStandardHelpOptions = true,
        description = "Pushes made-up gradients to a process that measures the reduction.")
final class BenchReduceWorkerCommand implements Callable<Integer> {

    @Option(names = "--port", required = true, description = "Of the tensor plane, on loopback.")
    private int port;

    @Option(names = "--number", required = true, description = "Which lane of every step.")
    private int number;

    @Option(names = "--name", required = true, description = "Of the worker.")
    private String name;

    @Option(names = "--session", required = true, description = "As which it follows.")
    private long session;

    @Option(names = "--parameters", required = true, description = "Values in the parameter vector.")
    private int parameters;

    @Option(names = "--density", required = true, description = "Share of them that is kept.")
    private double density;

    @Option(names = "--encoding", required = true, description = "How gradients travel.")
    private GradientEncoding encoding;

    @Option(names = "--updates", required = true, description = "How updates travel.")
    private GradientEncoding updates;

    @Option(names = "--slices", required = true, description = "Of the vector.")
    private int slices;

    @Option(names = "--shared-memory", required = true, arity = "1", description = "Whether values go through memory.")
    private boolean sharesMemory;

    @Override
    public Integer call() throws InterruptedException {
        Logging.toConsole();
        new SyntheticWorker(new SyntheticLoad(parameters, density, encoding, updates, slices), number, sharesMemory)
                .run(port, name, session);
        return 0;
    }
}
