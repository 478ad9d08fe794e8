package org.isogloss.deploy.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.isogloss.coordinator.node.MessageCodec;
import org.isogloss.coordinator.plan.RunPlanner;
import org.isogloss.protocol.config.RunConfig;
import org.isogloss.protocol.config.RunConfigReader;
import org.isogloss.protocol.corpus.LanguageSampler;
import org.isogloss.worker.bench.Spread;

/**
 * Measures what control costs: the coordinator's run machine and planner, and its messages, among simulated workers, without
 * tensors.
 */
public final class ControlBench implements AutoCloseable {

    /** A tenth of the workers is replaced at a time. */
    private static final int REPLACED = 10;

    private final MessageCodec messages = new MessageCodec();
    private final int warmUp;
    private final int steps;

    /**
     * @param warmUp steps before any is measured
     * @param steps that are measured
     */
    public ControlBench(int warmUp, int steps) {
        this.warmUp = warmUp;
        this.steps = steps;
    }

    public ControlReport run(ControlLoad load) {
        double alone = stepMillis(measure(cluster(load, true)));
        ControlCluster cluster = cluster(load, false);
        List<ControlStep> measured = measure(cluster);
        List<ControlWorker> newcomers = cluster.replace(Math.max(1, load.workers() / REPLACED));
        ControlStep after = cluster.run(1).get(0);
        int newcomersLeases = newcomers.stream().mapToInt(w -> w.leases).sum();
        int newcomersLanguages =
                newcomers.stream().mapToInt(w -> w.languages.size()).sum();
        return new ControlReport(
                load,
                steps,
                measured.stream().mapToLong(s -> s.cpuNanos).average().orElseThrow() / 1e6,
                stepMillis(measured) - alone,
                measured.stream()
                        .mapToInt(s -> s.decisionMicros.size())
                        .average()
                        .orElseThrow(),
                Spread.of(measured.stream()
                        .flatMap(s -> s.decisionMicros.stream())
                        .mapToDouble(d -> d)),
                Spread.of(measured.stream().mapToDouble(s -> s.openingMillis)),
                (double) measured.stream().mapToInt(s -> s.moved).sum()
                        / measured.stream().mapToInt(s -> s.leases).sum(),
                (double) (after.moved - newcomersLanguages) / Math.max(1, after.leases - newcomersLeases),
                (double) newcomersLanguages / newcomers.size());
    }

    private ControlCluster cluster(ControlLoad load, boolean free) {
        List<String> settings = List.of(
                "run.phases = [pretrain]",
                "pretrain.steps = " + (warmUp + steps + 2),
                "step.lanes = " + load.lanes(),
                "cluster.min-workers = " + load.workers());
        RunConfig config = RunConfigReader.read(null, List.of(), settings);
        List<String> languages = new ArrayList<>();
        for (int i = 0; i < load.languages(); i++) {
            languages.add("l%03d".formatted(i));
        }
        double[] seconds = new double[languages.size()];
        Arrays.setAll(seconds, i -> 3600.0 * (i + 1));
        LanguageSampler sampler =
                LanguageSampler.of(languages, seconds, config.corpus().alpha());
        return new ControlCluster(config, new RunPlanner(config, languages, sampler, null), load, messages, free);
    }

    @Override
    public void close() {
        messages.close();
    }

    /** Steps without the first ones. */
    private List<ControlStep> measure(ControlCluster cluster) {
        cluster.run(warmUp);
        return cluster.run(steps);
    }

    private double stepMillis(List<ControlStep> measured) {
        long nanos = measured.get(measured.size() - 1).endNanos - measured.get(0).endNanos;
        return nanos / 1e6 / (measured.size() - 1);
    }
}
