package org.isogloss.coordinator.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.isogloss.protocol.config.RunConfig;

/**
 * Keeps pages of other sites from talking to the coordinator through a visitor's browser.
 *
 * <p>Two ways lead there. A page of another origin may send requests: those that change something are taken as JSON alone,
 * which a browser does not send across origins unasked, and what names another origin is refused. Or a site lets its own name
 * point to the coordinator's address (DNS rebinding), so that its page is of the same origin: then the request names that
 * site as its host. So a host is taken if nobody else can own it: an address, a name without a dot, or a configured name.
 */
final class RequestGuard {

    /** IPv4, or IPv6 in brackets. */
    private static final Pattern ADDRESS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9a-f:.]+]");

    /** Who serves the page through TLS has another scheme. */
    private static final Pattern SCHEME = Pattern.compile("^https?://");

    private static final Pattern PORT = Pattern.compile(":\\d*$");

    private final List<String> names;

    /** @param names by which the coordinator is known, beside addresses and names without a dot */
    RequestGuard(List<String> names) {
        this.names = names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    }

    static RequestGuard of(RunConfig.Cluster cluster) {
        List<String> names = new ArrayList<>(cluster.names());
        names.add(cluster.host());
        return new RequestGuard(names);
    }

    /**
     * Why a request is not to be answered, one line; null when it may be.
     *
     * @param host of the request, with its port; null if it has none
     * @param origin of the page that it comes from; null if a browser did not say
     */
    String refusal(String host, String origin) {
        if (host == null) {
            return "the request names no host";
        }
        if (!isOurs(PORT.matcher(host.toLowerCase(Locale.ROOT)).replaceFirst(""))) {
            return "the request is for the host '" + host
                    + "' (accepted: an address, a name without a dot, cluster.host, or one of cluster.names)";
        }
        if (origin != null && !SCHEME.matcher(origin).replaceFirst("").equalsIgnoreCase(host)) {
            return "the request comes from a page of " + origin + " (accepted: pages of " + host + " itself)";
        }
        return null;
    }

    private boolean isOurs(String name) {
        return ADDRESS.matcher(name).matches() || (!name.isEmpty() && !name.contains(".")) || names.contains(name);
    }
}
