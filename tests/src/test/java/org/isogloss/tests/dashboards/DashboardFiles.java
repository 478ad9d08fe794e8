package org.isogloss.tests.dashboards;

import java.nio.file.Path;

/** Where the files are that people give to Prometheus and Grafana. */
public final class DashboardFiles {

    private static final Path ROOT = Path.of("..", "dashboards");

    public static final Path SCRAPE_CONFIG = ROOT.resolve("prometheus/prometheus.yml");
    public static final Path ALERT_TESTS = ROOT.resolve("prometheus/tests/alerts.test.yml");
    public static final Path ALERTS = ROOT.resolve("prometheus/alerts.yml");
    public static final Path BOARDS = ROOT.resolve("grafana/boards");

    private DashboardFiles() {}
}
