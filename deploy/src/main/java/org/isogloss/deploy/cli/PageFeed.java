package org.isogloss.deploy.cli;

import org.isogloss.coordinator.node.RunObserver;
import org.isogloss.dashboards.page.LivePage;

/** Tells the live page how a run goes on. */
final class PageFeed implements RunObserver {

    private final LivePage page;

    PageFeed(LivePage page) {
        this.page = page;
    }

    @Override
    public void event(String text) {
        page.event(text);
    }
}
