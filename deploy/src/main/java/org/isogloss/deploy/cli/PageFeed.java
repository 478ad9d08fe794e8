package org.isogloss.deploy.cli;

import org.isogloss.coordinator.journal.RunLine;
import org.isogloss.coordinator.node.RunObserver;
import org.isogloss.dashboards.page.LivePage;
import org.isogloss.deploy.report.RunCharts;

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
        RunCharts.note(line, page.history());
    }

    @Override
    public void event(String text) {
        page.event(text);
    }
}
