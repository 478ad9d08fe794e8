package org.isogloss.deploy.chaos;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.stream.Collectors;
import org.isogloss.coordinator.checkpoint.CommitJournal;
import org.isogloss.coordinator.report.RecoveryTable;

/**
 * What faults cost a run, and whether they changed it.
 *
 * @param faults counts and recoveries by kind
 * @param interruptions as the coordinator saw them, by cause
 * @param steps that were compared
 * @param different steps whose hash is not that of the run without faults
 * @param lostSteps committed steps that had to be done again, after coordinators died
 * @param stepMillis median time between two commits without faults
 * @param stepsASecond with faults
 * @param stepsASecondWithout without
 * @param broken whether a coordinator ended otherwise than it was made to
 */
record ChaosReport(
        Map<Fault, Recoveries> faults,
        RecoveryTable interruptions,
        long steps,
        List<Long> different,
        long lostSteps,
        double stepMillis,
        double stepsASecond,
        double stepsASecondWithout,
        boolean broken) {

    /** A fault that was injected. */
    record Injected(Instant at, Fault fault) {}

    /**
     * Times from a fault to the next commit.
     *
     * @param count faults, also those after which no commit came before the end
     */
    record Recoveries(int count, double medianMillis, double worstMillis) {}

    static ChaosReport of(ChaosRun.Outcome with, ChaosRun.Outcome without) {
        Map<Long, String> reference = without.journal().stream()
                .collect(Collectors.toMap(CommitJournal.Line::step, CommitJournal.Line::sha256, (a, b) -> b));
        List<Long> different = with.journal().stream()
                .filter(line -> !line.sha256().equals(reference.get(line.step())))
                .map(CommitJournal.Line::step)
                .toList();
        return new ChaosReport(
                recoveries(with.faults(), with.commits()),
                with.recoveries(),
                with.journal().size(),
                different,
                with.lostSteps(),
                median(gaps(without.commits())),
                rate(with),
                rate(without),
                with.broken() || without.broken());
    }

    /** Whether nothing went wrong. */
    boolean passed() {
        return different.isEmpty() && steps > 0 && !broken;
    }

    static Map<Fault, Recoveries> recoveries(List<Injected> faults, NavigableMap<Instant, Long> commits) {
        Map<Fault, List<Double>> millis = new EnumMap<>(Fault.class);
        Map<Fault, Integer> counts = new EnumMap<>(Fault.class);
        for (Injected injected : faults) {
            counts.merge(injected.fault(), 1, Integer::sum);
            Instant next = commits.higherKey(injected.at());
            if (next != null) {
                millis.computeIfAbsent(injected.fault(), f -> new ArrayList<>()).add(millis(injected.at(), next));
            }
        }
        Map<Fault, Recoveries> recoveries = new EnumMap<>(Fault.class);
        counts.forEach((fault, count) -> {
            List<Double> times = millis.getOrDefault(fault, List.of());
            recoveries.put(
                    fault,
                    new Recoveries(
                            count,
                            median(times),
                            times.stream().mapToDouble(t -> t).max().orElse(Double.NaN)));
        });
        return recoveries;
    }

    private static double rate(ChaosRun.Outcome run) {
        if (run.commits().size() < 2) {
            return Double.NaN;
        }
        double seconds = millis(run.commits().firstKey(), run.commits().lastKey()) / 1000;
        return (run.journal().size() - 1) / seconds;
    }

    private static List<Double> gaps(NavigableMap<Instant, Long> commits) {
        List<Double> gaps = new ArrayList<>();
        Instant before = null;
        for (Instant commit : commits.keySet()) {
            if (before != null) {
                gaps.add(millis(before, commit));
            }
            before = commit;
        }
        return gaps;
    }

    private static double millis(Instant from, Instant to) {
        return Duration.between(from, to).toNanos() / 1e6;
    }

    static double median(List<Double> values) {
        if (values.isEmpty()) {
            return Double.NaN;
        }
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /** As Markdown. */
    String text() {
        StringBuilder text = new StringBuilder();
        text.append("| fault | times | next commit after, median ms | worst ms |\n| --- | ---: | ---: | ---: |\n");
        faults.forEach((fault, r) -> text.append(String.format(
                Locale.ROOT,
                "| %s | %d | %.0f | %.0f |%n",
                fault.label(),
                r.count(),
                r.medianMillis(),
                r.worstMillis())));
        if (!interruptions.isEmpty()) {
            text.append("\nTime without progress, when a worker that held lanes was lost:\n\n")
                    .append(interruptions.markdown());
        }
        text.append(String.format(
                Locale.ROOT,
                """

                - without faults a step takes %.0f ms (median)
                - %d committed steps were done again after a coordinator died
                - %.2f steps a second with faults, %.2f without: %.2f
                - hashes: %s
                """,
                stepMillis,
                lostSteps,
                stepsASecond,
                stepsASecondWithout,
                stepsASecond / stepsASecondWithout,
                different.isEmpty()
                        ? "all " + steps + " steps have those of the run without faults"
                        : different.size() + " of " + steps + " steps differ, the first is " + different.get(0)));
        if (broken) {
            text.append("- a coordinator ended with a failure; see its log\n");
        }
        return text.toString();
    }
}
