package org.isogloss.deploy.report;

import java.util.Arrays;
import java.util.List;
import org.isogloss.coordinator.journal.RunLine;
import org.isogloss.dashboards.history.Chart;
import org.isogloss.dashboards.history.ChartView;
import org.isogloss.dashboards.history.History;

/** What the journal's lines have for a run's charts, on the live page and in reports. */
public final class RunCharts {

    private RunCharts() {}

    /** All charts of a journal, over the whole run. */
    static List<ChartView> of(List<RunLine> lines) {
        History history = new History();
        lines.forEach(line -> note(line, history));
        return Arrays.stream(Chart.values())
                .map(chart -> history.view(chart, 0, 0))
                .toList();
    }

    /** Notes what a line has; most have nothing. */
    public static void note(RunLine line, History history) {
        if (line instanceof RunLine.Step step) {
            note(step, history);
        }
    }

    private static void note(RunLine.Step s, History history) {
        history.phase(s.step(), s.phase());
        history.add(Chart.LOSS, History.ALL, s.step(), s.lossBits());
        history.add(Chart.ACCURACY, History.ALL, s.step(), s.accuracy());
        if (s.ctcNats() != null) {
            history.add(Chart.CTC, History.ALL, s.step(), s.ctcNats());
        }
        s.languages().forEach((language, l) -> {
            history.add(Chart.LOSS, language, s.step(), l.lossBits());
            history.add(Chart.ACCURACY, language, s.step(), l.accuracy());
            if (l.ctcNats() != null) {
                history.add(Chart.CTC, language, s.step(), l.ctcNats());
            }
        });
        history.add(Chart.SPEECH, History.ALL, s.step(), s.audioSeconds() / s.seconds());
        history.add(Chart.WORKERS, History.ALL, s.step(), s.workers());
        if (s.workers() > 0 && s.busiestSeconds() > 0) {
            double mean = s.computeSeconds() / s.workers();
            history.add(Chart.STAGES, "model", s.step(), mean);
            history.add(Chart.STAGES, "uneven", s.step(), s.busiestSeconds() - mean);
            history.add(Chart.STAGES, "rest", s.step(), s.seconds() - s.busiestSeconds());
        }
    }
}
