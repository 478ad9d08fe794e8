package org.isogloss.dashboards.history;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A run's numbers by chart and series, in bounded memory: some 100 KB a series, however long the run.
 *
 * <p>Thread-safe. Steps may come in any order, so that those of an earlier life of the run can be read while new ones are
 * made; each must come once.
 */
public final class History {

    /** The series of a chart's whole, beside those of its languages. */
    public static final String ALL = "";

    private final Map<Chart, Map<String, Series>> charts = new EnumMap<>(Chart.class);
    private final Map<Chart, Long> lasts = new EnumMap<>(Chart.class);
    private final TreeMap<Long, String> phases = new TreeMap<>();
    private long last;

    /** Notes a value; one that is not finite is none. */
    public synchronized void add(Chart chart, String series, long step, double value) {
        if (!Double.isFinite(value) || step < 0) {
            return;
        }
        charts.computeIfAbsent(chart, c -> new TreeMap<>())
                .computeIfAbsent(series, s -> new Series())
                .add(step, (float) value);
        lasts.merge(chart, step, Math::max);
        last = Math.max(last, step);
    }

    /** Notes which phase a step belongs to. */
    public synchronized void phase(long step, String phase) {
        Map.Entry<Long, String> before = phases.floorEntry(step);
        if (before == null || !before.getValue().equals(phase)) {
            phases.put(step, phase);
        }
    }

    /** Steps that came out of order may have left several starts of one phase. */
    private List<ChartView.PhaseStart> phaseStarts() {
        List<ChartView.PhaseStart> starts = new ArrayList<>();
        String phase = "";
        for (Map.Entry<Long, String> entry : phases.entrySet()) {
            if (!entry.getValue().equals(phase)) {
                phase = entry.getValue();
                starts.add(new ChartView.PhaseStart(entry.getKey(), phase));
            }
        }
        return starts;
    }

    /** The last step of which anything is known; 0 before the first. */
    public synchronized long last() {
        return last;
    }

    /**
     * A part of a chart, at most 1,024 points a series.
     *
     * @param from first step of the range that is shown, which ends with the last step; sets the resolution
     * @param since first step wanted, as somebody has what is before
     */
    public synchronized ChartView view(Chart chart, long from, long since) {
        Map<String, Series> series = charts.getOrDefault(chart, Map.of());
        long end = lasts.getOrDefault(chart, -1L);
        long begin = Math.max(0, Math.min(from, end));
        int resolution = Series.resolutionFor(begin, Math.max(0, end));
        long width = Series.width(resolution);
        int first = Math.toIntExact(Math.max(begin, Math.min(since, end)) / width);
        first = (int) Math.max(first, end / width - Ring.CAPACITY + 1);
        int points = end < 0 ? 0 : Math.toIntExact(end / width) - first + 1;
        List<ChartView.Line> lines = new ArrayList<>();
        for (Map.Entry<String, Series> entry : series.entrySet()) {
            lines.add(line(entry.getKey(), entry.getValue().ring(resolution), first, points));
        }
        long[] steps = new long[points];
        for (int i = 0; i < points; i++) {
            steps[i] = (first + i) * width;
        }
        return new ChartView(chart.label(), width, steps, lines, phaseStarts());
    }

    /** How a series ran is told in full of a chart's whole; of a language, its mean is enough to see. */
    private static ChartView.Line line(String name, Ring ring, int first, int points) {
        boolean whole = name.equals(ALL);
        float[] mean = new float[points];
        float[] low = whole ? new float[points] : null;
        float[] high = whole ? new float[points] : null;
        for (int i = 0; i < points; i++) {
            mean[i] = ring.mean(first + i);
            if (whole) {
                low[i] = ring.low(first + i);
                high[i] = ring.high(first + i);
            }
        }
        return new ChartView.Line(name, mean, low, high);
    }
}
