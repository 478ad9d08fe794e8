package org.isogloss.worker.model;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import java.util.function.Supplier;

/** Starts the tensor engine, once a process. */
public final class Engines {

    private static Engine engine;

    private Engines() {}

    /**
     * Loads PyTorch with so many threads for one operation; later calls give the same engine.
     *
     * <p>The number of threads is part of what makes a gradient reproducible: sums are split by it.
     *
     * @throws IllegalStateException when the engine runs with another number of threads already
     */
    public static synchronized Engine start(int threads) {
        if (engine == null) {
            // Natives come from the jar, and nobody is told about it.
            System.setProperty("ai.djl.offline", "true");
            System.setProperty("OPT_OUT_TRACKING", "true");
            System.setProperty("ai.djl.pytorch.num_threads", Integer.toString(threads));
            System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
            engine = Engine.getEngine("PyTorch");
        }
        if (JniUtils.getNumThreads() != threads) {
            throw new IllegalStateException(
                    "PyTorch runs with " + JniUtils.getNumThreads() + " threads, not " + threads);
        }
        return engine;
    }

    /** Whether operations of the calling thread build a graph to differentiate; PyTorch turns it on in new threads. */
    static void recordGraph(boolean on) {
        JniUtils.setGradMode(on);
    }

    /** Whether operations of the calling thread build a graph now. */
    static boolean recordsGraph() {
        return JniUtils.isGradMode();
    }

    /** Runs part of a computation, outside the graph unless it is wanted there. */
    static <T> T recordingIf(boolean wanted, Supplier<T> part) {
        if (wanted || !recordsGraph()) {
            return part.get();
        }
        recordGraph(false);
        try {
            return part.get();
        } finally {
            recordGraph(true);
        }
    }
}
