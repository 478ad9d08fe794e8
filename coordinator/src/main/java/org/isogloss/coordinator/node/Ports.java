package org.isogloss.coordinator.node;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.config.RunConfig;

/** Whether the ports of a config can be listened on: asked before anything of a run is written. */
final class Ports {

    private Ports() {}

    /** @throws InputException naming every port that cannot be had */
    static void checkFree(RunConfig.Cluster c) {
        List<String> problems = new ArrayList<>();
        check("cluster.port", c.bind().host(), c.bind().port(), problems);
        check("cluster.exchange-port", c.bind().host(), c.bind().exchangePort(), problems);
        check("cluster.metrics-port", c.bind().host(), c.metricsPort(), problems);
        if (!problems.isEmpty()) {
            throw new InputException(problems);
        }
    }

    private static void check(String key, String host, int port, List<String> problems) {
        try (ServerSocket socket = new ServerSocket()) {
            // A port whose last connections are only waiting to be forgotten is free.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(host, port));
        } catch (IOException e) {
            problems.add(key + ": cannot listen on " + host + ":" + port + ": " + e.getMessage()
                    + " (accepted: a free port, or 0 for any)");
        }
    }
}
