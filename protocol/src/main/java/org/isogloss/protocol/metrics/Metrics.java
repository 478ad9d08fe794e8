package org.isogloss.protocol.metrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.security.NodeSecurity;
import org.isogloss.protocol.security.Refusal;

/** The metrics that one process keeps and serves. */
public final class Metrics implements AutoCloseable {

    /** From a lane on a GPU to one of a large model on a CPU. */
    private static final double[] SECONDS = {.001, .003, .01, .03, .1, .3, 1, 3, 10, 30, 100, 300};

    /** Prints a stack trace of every scraper that hangs up. It is held here since loggers that nobody holds forget their level. */
    private static final Logger OF_SERVER =
            Logger.getLogger("io.prometheus.metrics.exporter.httpserver.HttpExchangeAdapter");

    static {
        OF_SERVER.setLevel(Level.OFF);
    }

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Map<Metric, Counter> counters = new EnumMap<>(Metric.class);
    private final Map<Metric, Gauge> gauges = new EnumMap<>(Metric.class);
    private final Map<Metric, Histogram> histograms = new EnumMap<>(Metric.class);
    private final Health health = new Health();
    private HTTPServer server;

    /** Metrics of a process that keeps these. */
    public Metrics(List<Metric> kept) {
        for (Metric metric : kept) {
            register(metric);
        }
        // Seen from the start, so that an alert sees the first one as a rise.
        if (kept.contains(Metric.REFUSED)) {
            for (Refusal why : Refusal.values()) {
                add(Metric.REFUSED, 0, why.label());
            }
        }
        JvmMetrics.builder().register(registry);
    }

    private void register(Metric m) {
        String[] labels = m.labels().toArray(String[]::new);
        switch (m.type()) {
            case COUNTER ->
                counters.put(
                        m,
                        Counter.builder()
                                .name(m.metricName())
                                .help(m.help())
                                .labelNames(labels)
                                .register(registry));
            case GAUGE ->
                gauges.put(
                        m,
                        Gauge.builder()
                                .name(m.metricName())
                                .help(m.help())
                                .labelNames(labels)
                                .register(registry));
            case HISTOGRAM ->
                histograms.put(
                        m,
                        Histogram.builder()
                                .name(m.metricName())
                                .help(m.help())
                                .labelNames(labels)
                                .classicOnly()
                                .classicUpperBounds(SECONDS)
                                .register(registry));
        }
    }

    /**
     * Serves {@code /metrics} over HTTP to those whom the process's security lets in, and beside it, to all, whether the
     * process is healthy.
     *
     * @param port 0 = any free one
     * @return the port
     * @throws InputException when the port is in use, or the host is another machine's
     */
    public int serve(String host, int port, NodeSecurity security) {
        try {
            HTTPServer.Builder builder = HTTPServer.builder()
                    .inetAddress(InetAddress.getByName(host))
                    .port(port)
                    .registry(registry)
                    .defaultHandler(health)
                    .registerHealthHandler(false)
                    .executorService(MetricsEntrance.threads())
                    .authenticator(new MetricsEntrance(security));
            if (security.tls() != null) {
                builder.httpsConfigurator(MetricsEntrance.https(security.tls()));
            }
            server = builder.buildAndStart();
            return server.getPort();
        } catch (IOException e) {
            throw new InputException("metrics: cannot listen on " + host + ":" + port + ": " + e.getMessage()
                    + " (accepted: an address of this machine, and a free port or 0 for any)");
        }
    }

    /** Whether this process does its part. */
    public Health health() {
        return health;
    }

    /** Counts what was not let in. */
    public void refused(Refusal why) {
        add(Metric.REFUSED, 1, why.label());
    }

    public void add(Metric counter, double amount, String... labels) {
        counters.get(counter).labelValues(labels).inc(amount);
    }

    public void set(Metric gauge, double value, String... labels) {
        gauges.get(gauge).labelValues(labels).set(value);
    }

    /** Sets the gauge to 1 for one value of its label and to 0 for the others. */
    public void setOneOf(Metric gauge, Enum<?> current, Enum<?>[] all) {
        for (Enum<?> value : all) {
            set(gauge, value == current ? 1 : 0, value.name().toLowerCase(java.util.Locale.ROOT));
        }
    }

    /** Lets a histogram be seen with these labels before it has a value, so that its first one is a rise. */
    public void expect(Metric histogram, String... labels) {
        histograms.get(histogram).initLabelValues(labels);
    }

    public void observe(Metric histogram, double seconds, String... labels) {
        histograms.get(histogram).labelValues(labels).observe(seconds);
    }

    @Override
    public void close() {
        if (server != null) {
            server.close();
        }
    }
}
