package org.isogloss.deploy.cli;

import org.isogloss.coordinator.journal.RunLine;
import org.isogloss.coordinator.node.RunObserver;
import org.isogloss.dashboards.history.Chart;
import org.isogloss.dashboards.history.History;
import org.isogloss.dashboards.page.LivePage;

/** Tells the live page how a run goes on, and how it went before. */
final class PageFeed implements RunObserver {

    private final LivePage page;
    private final PhaseNotice phases = new PhaseNotice(this::event);

    PageFeed(LivePage page) {
        this.page = page;
    }

    @Override
    public void round(String phase, long roundInPhase, long roundsInPhase) {
        phases.round(phase, roundInPhase, roundsInPhase);
    }

    @Override
    public void line(RunLine line) {
        past(line);
        LineText.of(line).ifPresent(this::event);
    }

    @Override
    public void past(RunLine line) {
        if (line instanceof RunLine.Step step) {
            note(step, page.history());
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

    @Override
    public void event(String text) {
        page.event(text);
    }
}
