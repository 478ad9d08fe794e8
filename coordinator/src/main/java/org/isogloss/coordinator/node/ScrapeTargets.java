package org.isogloss.coordinator.node;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where Prometheus finds the processes of a run, so that it need not be told of workers that come and go: the answer of
 * {@code GET /api/targets}.
 *
 * @see <a href="https://prometheus.io/docs/prometheus/latest/http_sd/">HTTP service discovery</a>
 */
final class ScrapeTargets {

    /**
     * Processes with the same labels, in the form that Prometheus reads.
     *
     * @param targets HOST:PORT of each
     */
    record Group(List<String> targets, Map<String, String> labels) {}

    private ScrapeTargets() {}

    /**
     * The coordinator and its workers, with the labels {@code run}, {@code role} and, for workers, their name; and with
     * {@code __scheme__}, which Prometheus takes for how to ask them, where that is by TLS. A worker that gave an address that is none is left out.
     *
     * @param run what the run is called
     * @param coordinator where it serves its metrics, a URL
     * @param workers the same of each worker, by name
     */
    static List<Group> of(String run, String coordinator, Map<String, String> workers) {
        List<Group> groups = new ArrayList<>();
        group(coordinator, Map.of("run", run, "role", "coordinator")).ifPresent(groups::add);
        new TreeMap<>(workers).forEach((name, metrics) -> {
            Map<String, String> labels = Map.of("run", run, "role", "worker", "worker", name);
            group(metrics, labels).ifPresent(groups::add);
        });
        return groups;
    }

    private static Optional<Group> group(String metrics, Map<String, String> labels) {
        try {
            URI url = new URI(metrics);
            Map<String, String> all = new TreeMap<>(labels);
            if ("https".equals(url.getScheme())) {
                all.put("__scheme__", "https");
            }
            return Optional.ofNullable(url.getAuthority()).map(a -> new Group(List.of(a), all));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
