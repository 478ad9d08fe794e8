package org.isogloss.worker.node;

import ai.djl.engine.Engine;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import java.util.concurrent.CompletableFuture;
import org.isogloss.protocol.config.RunConfig;
import org.isogloss.protocol.config.RunConfigReader;
import org.isogloss.protocol.messages.Arithmetic;
import org.isogloss.protocol.metrics.Metrics;
import org.isogloss.worker.model.ArithmeticProbe;
import org.isogloss.worker.model.Devices;
import org.isogloss.worker.model.Engines;

/** Keeps what is costly to make (the model, decoded audio) from one session to the next of the same run. */
final class RuntimeHolder implements AutoCloseable {

    private final WorkerOptions options;
    private final Metrics metrics;
    private final CompletableFuture<Arithmetic> arithmetic = new CompletableFuture<>();
    private WorkerRuntime runtime;

    RuntimeHolder(WorkerOptions options, Metrics metrics) {
        this.options = options;
        this.metrics = metrics;
    }

    /**
     * Loads the tensor library and finds out how it computes, beside whatever else a start takes.
     *
     * @throws org.isogloss.protocol.InputException when this machine has no such device
     */
    void begin() {
        // The CPU is always there, and the engine takes a second to load.
        if (!options.device().equals("cpu")) {
            Engines.start(options.threads());
            Devices.of(options.device());
        }
        arithmetic.completeAsync(this::probe, RuntimeHolder::startThread);
    }

    private Arithmetic probe() {
        Engine engine = Engines.start(options.threads());
        return ArithmeticProbe.run(engine, Devices.of(options.device()), options.threads());
    }

    private static void startThread(Runnable task) {
        Thread thread = new Thread(task, "arithmetic-probe");
        thread.setDaemon(true);
        thread.start();
    }

    /** How this worker computes; waits until that is known. */
    Arithmetic arithmetic() {
        return arithmetic.join();
    }

    /** The runtime for a config, made when there is none or one for another config. */
    synchronized WorkerRuntime forConfig(String configText) {
        RunConfig config = RunConfigReader.parse(configText);
        if (runtime == null || !ofWorkers(runtime.config()).equals(ofWorkers(config))) {
            close();
            // One model computes at a time.
            arithmetic.join();
            runtime = WorkerRuntime.create(config, options, metrics);
        }
        return runtime;
    }

    /** What workers go by: not where the coordinator listens and how often it saves, which differs when another takes over. */
    private static String ofWorkers(RunConfig config) {
        return ConfigFactory.parseString(config.text())
                .withoutPath("cluster")
                .withoutPath("checkpoint")
                .root()
                .render(ConfigRenderOptions.concise());
    }

    /** The session is over: whatever was leased in it is dropped. */
    synchronized void release() {
        if (runtime != null) {
            runtime.end();
        }
    }

    /** Waits until nothing of the session is computed any more: the model serves one thread at a time. */
    synchronized void awaitIdle() {
        if (runtime != null) {
            runtime.awaitIdle();
        }
    }

    @Override
    public synchronized void close() {
        if (runtime != null) {
            runtime.close();
            runtime = null;
        }
    }
}
