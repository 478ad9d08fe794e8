package org.isogloss.deploy.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.isogloss.worker.node.WorkerNode;

/**
 * Worker processes on this machine, each logging to a file of its own. One that dies is replaced, a few times; but not one that
 * the coordinator refused, since the next would be refused like it.
 */
public final class WorkerProcesses implements AutoCloseable {

    private static final int MOST_REPLACEMENTS = 3;
    private static final long PATIENCE_SECONDS = 8;

    /**
     * How native memory is used, as the launcher sets it too. glibc is told to keep freed memory: tensors come and go at
     * every operation, and fresh pages for each cost as much time as computing. Tensors of 64 MiB and more are mapped all the
     * same, as they leave holes that none of their size fits in. oneDNN and PyTorch above it are told to keep fewer compiled
     * kernels than 1,024 each: nearly every batch has a shape of its own, so they would only pile up. All are read at a
     * process's start only.
     */
    public static final Map<String, String> NATIVE_MEMORY = Map.of(
            "ONEDNN_PRIMITIVE_CACHE_CAPACITY", "64",
            "LRU_CACHE_CAPACITY", "64",
            "MALLOC_MMAP_THRESHOLD_", "67108864",
            "MALLOC_TRIM_THRESHOLD_", "17179869184",
            "MALLOC_TOP_PAD_", "268435456",
            "MALLOC_ARENA_MAX", "1");

    private final String join;
    private final Path logs;
    private final int threads;
    private final List<String> security;
    private final Consumer<String> events;
    private final Runnable onAllDied;
    private final List<Process> processes = new ArrayList<>();
    private int started;
    private int replaced;
    private boolean closing;
    private boolean allDied;

    /**
     * @param join the coordinator's cluster address
     * @param security options of all
     * @param onAllDied what to do when the last worker died, or was refused, and is not replaced
     */
    public WorkerProcesses(
            String join, Path logs, int threads, List<String> security, Consumer<String> events, Runnable onAllDied) {
        this.security = security;
        this.join = join;
        this.logs = logs;
        this.threads = threads;
        this.events = events;
        this.onAllDied = onAllDied;
    }

    public synchronized void start(int count) {
        for (int i = 0; i < count; i++) {
            startOne();
        }
    }

    private void startOne() {
        String name = "worker-" + ++started;
        List<String> args = new ArrayList<>(
                List.of("worker", "--join", join, "--name", name, "--threads", Integer.toString(threads)));
        args.addAll(security);
        Path log = log(name);
        long logged = sizeOf(log);
        Process process = OwnProcess.start(log, args);
        processes.add(process);
        events.accept(name + " started, process " + process.pid());
        CompletableFuture<Void> unused = process.onExit().thenAccept(dead -> ended(name, dead, logged));
    }

    private Path log(String name) {
        return logs.resolve(name + ".log");
    }

    private static long sizeOf(Path log) {
        try {
            return Files.exists(log) ? Files.size(log) : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    /**
     * Why a worker was refused; empty if it was not.
     *
     * @param from where in its log it began: a log is added to by each start of a run
     */
    static Optional<String> refusal(Path log, long from) {
        try {
            byte[] bytes = Files.readAllBytes(log);
            int begin = (int) Math.min(from, bytes.length);
            return new String(bytes, begin, bytes.length - begin, StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith(WorkerNode.REFUSED))
                    .map(line -> line.substring(WorkerNode.REFUSED.length()))
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private synchronized void ended(String name, Process process, long logged) {
        processes.remove(process);
        if (closing || process.exitValue() == 0) {
            return;
        }
        Optional<String> refusal = refusal(log(name), logged);
        events.accept(refusal.map(why -> name + " was refused: " + why)
                .orElse(name + " died with exit code " + process.exitValue() + " (log: " + log(name) + ")"));
        if (refusal.isEmpty() && replaced < MOST_REPLACEMENTS) {
            replaced++;
            startOne();
        } else if (processes.isEmpty()) {
            allDied = true;
            onAllDied.run();
        }
    }

    /** Whether the last worker died and was not replaced. */
    public synchronized boolean allDied() {
        return allDied;
    }

    /** From now on, a worker that ends is not replaced. */
    public synchronized void replaceNone() {
        closing = true;
    }

    /** The processes go on without this one: another coordinator has the run. */
    public synchronized void leaveAlone() {
        closing = true;
        processes.clear();
    }

    /** Lets the processes end by themselves, since the coordinator told them; ends what is left after a while. */
    @Override
    public void close() {
        List<Process> left;
        synchronized (this) {
            closing = true;
            left = List.copyOf(processes);
        }
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        try {
            for (Process process : left) {
                if (!process.waitFor(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS)) {
                    process.destroyForcibly();
                }
            }
        } catch (InterruptedException e) {
            left.forEach(Process::destroyForcibly);
            Thread.currentThread().interrupt();
        }
    }
}
