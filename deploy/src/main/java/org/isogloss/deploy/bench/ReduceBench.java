package org.isogloss.deploy.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;
import org.isogloss.coordinator.node.ReductionHost;
import org.isogloss.coordinator.node.ReductionHost.StepNanos;
import org.isogloss.deploy.cli.CommandFailure;
import org.isogloss.deploy.local.OwnProcess;
import org.isogloss.protocol.wire.SyntheticLoad;
import org.isogloss.worker.bench.ProcessMemory;
import org.isogloss.worker.bench.Spread;

/** Measures the tensor plane alone: this process reduces, and worker processes push made-up gradients and follow. */
public final class ReduceBench {

    /** So many steps at least, however long they take. */
    private static final int FEWEST_STEPS = 5;

    private static final int FEWEST_WARMUP_STEPS = 3;

    private final int workers;
    private final Duration time;
    private final boolean sharesMemory;

    /**
     * @param time of the steps that count, and of those before them
     * @param sharesMemory as {@code exchange.shared-memory}
     */
    public ReduceBench(int workers, Duration time, boolean sharesMemory) {
        this.sharesMemory = sharesMemory;
        this.workers = workers;
        this.time = time;
    }

    /**
     * Measures one load.
     *
     * @throws CommandFailure when a worker fails; its log is kept
     */
    public ReduceReport run(SyntheticLoad load) throws IOException, InterruptedException {
        Path log = Files.createTempFile("isogloss-bench-reduce", ".log");
        List<Process> processes = new ArrayList<>();
        long before = heapBytes();
        // The host is closed first: nobody is to wonder about connections that break.
        try (ReductionHost host = new ReductionHost(load, workers)) {
            long kept = heapBytes() - before;
            for (int i = 0; i < workers; i++) {
                String name = "worker-" + i;
                processes.add(OwnProcess.start(log, arguments(load, host.port(), i, name, host.session(name))));
            }
            ReduceReport report = measure(load, host, processes, kept);
            Files.delete(log);
            return report;
        } catch (IllegalStateException e) {
            throw new CommandFailure(e.getMessage() + " (log of the workers: " + log + ")");
        } finally {
            for (Process process : processes) {
                process.destroy();
                process.waitFor();
            }
        }
    }

    private List<String> arguments(SyntheticLoad load, int port, int number, String name, long session) {
        return List.of(
                "bench",
                "reduce-worker",
                "--port=" + port,
                "--number=" + number,
                "--name=" + name,
                "--session=" + session,
                "--parameters=" + load.parameters(),
                "--density=" + load.density(),
                "--encoding=" + load.encoding().name().toLowerCase(Locale.ROOT),
                "--updates=" + load.updates().name().toLowerCase(Locale.ROOT),
                "--slices=" + load.slices(),
                "--shared-memory=" + sharesMemory);
    }

    private ReduceReport measure(SyntheticLoad load, ReductionHost host, List<Process> processes, long reducerBytes)
            throws InterruptedException {
        List<ProcessHandle> children = processes.stream().map(Process::toHandle).toList();
        steps(host, FEWEST_WARMUP_STEPS);
        long in = host.bytesIn();
        long out = host.bytesOut();
        double ownCpu = cpuSeconds(List.of(ProcessHandle.current()));
        double workerCpu = cpuSeconds(children);
        List<StepNanos> steps = steps(host, FEWEST_STEPS);
        int n = steps.size();
        return new ReduceReport(
                load,
                workers,
                n,
                spread(steps, StepNanos::total),
                spread(steps, StepNanos::follow).median(),
                spread(steps, StepNanos::push).median(),
                spread(steps, StepNanos::apply).median(),
                (double) (host.bytesIn() - in) / n,
                (double) (host.bytesOut() - out) / n,
                (cpuSeconds(List.of(ProcessHandle.current())) - ownCpu) / n,
                (cpuSeconds(children) - workerCpu) / n,
                reducerBytes,
                peakResident(processes),
                host.sha256());
    }

    private List<StepNanos> steps(ReductionHost host, int fewest) throws InterruptedException {
        List<StepNanos> steps = new ArrayList<>();
        long end = System.nanoTime() + time.toNanos();
        while (steps.size() < fewest || System.nanoTime() < end) {
            steps.add(host.step());
        }
        return steps;
    }

    private static Spread spread(List<StepNanos> steps, ToLongFunction<StepNanos> part) {
        return Spread.ofNanos(steps.stream().mapToLong(part).toArray());
    }

    private static double cpuSeconds(List<ProcessHandle> processes) {
        return processes.stream()
                .map(p -> p.info().totalCpuDuration().orElse(Duration.ZERO))
                .mapToDouble(d -> d.toNanos() / 1e9)
                .sum();
    }

    private static OptionalLong peakResident(List<Process> processes) {
        return processes.stream()
                .map(p -> ProcessMemory.peakResidentBytes(p.pid()))
                .flatMapToLong(OptionalLong::stream)
                .max();
    }

    private static long heapBytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
