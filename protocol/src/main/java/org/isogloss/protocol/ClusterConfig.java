package org.isogloss.protocol;

/** Pekko's settings for a node of the cluster. */
public final class ClusterConfig {

    public static final String SYSTEM_NAME = "isogloss";

    /** Roles of nodes. */
    public static final String WORKER = "worker";

    public static final String COORDINATOR = "coordinator";

    /** What is added to a node's settings so that it is in no cluster, for measurements. */
    public static final String ALONE = "pekko.actor.provider = local\n";

    /** What is added to a node's settings so that its connections are by TLS. */
    public static final String TLS =
            """
            pekko.remote.artery.transport = tls-tcp
            pekko.http.server.parsing.ssl-session-attribute = on
            """;

    private ClusterConfig() {}

    /**
     * Settings, as HOCON, of a worker's node, which go over Pekko's own.
     *
     * @param host what to listen on, connect from and be known by; any free port
     */
    public static String worker(String host) {
        return of(host, 0, host, 0, host, WORKER);
    }

    /**
     * The same of a coordinator's.
     *
     * @param host what to be known by
     * @param port 0 = the one that it listens on
     * @param bindHost what to listen on
     * @param bindPort 0 = any free one
     */
    public static String coordinator(String host, int port, String bindHost, int bindPort) {
        return of(host, port, bindHost, bindPort, "", COORDINATOR);
    }

    private static String of(String host, int port, String bindHost, int bindPort, String from, String role) {
        return """
                pekko {
                  loglevel = WARNING
                  stdout-loglevel = OFF
                  loggers = ["org.apache.pekko.event.slf4j.Slf4jLogger"]
                  logging-filter = "org.apache.pekko.event.slf4j.Slf4jLoggingFilter"
                  log-dead-letters = off
                  log-dead-letters-during-shutdown = off
                  jvm-exit-on-fatal-error = on
                  # A signal asks the node to end; it says goodbye and terminates the system by itself.
                  jvm-shutdown-hooks = off
                  coordinated-shutdown {
                    run-by-jvm-shutdown-hook = off
                    # The coordinator is the cluster: it need not ask to leave, and could not while a node is lost.
                    run-by-actor-system-terminate = %4$s
                    exit-jvm = off
                    # Nor shall a worker wait long for a coordinator that is gone.
                    phases {
                      cluster-leave.timeout = 2s
                      cluster-exiting.timeout = 2s
                      cluster-exiting-done.timeout = 1s
                    }
                  }
                  actor {
                    provider = cluster
                    allow-java-serialization = off
                    serialization-bindings {
                      "org.isogloss.protocol.messages.WireMessage" = jackson-cbor
                    }
                  }
                  remote.artery {
                    canonical { hostname = "%1$s", port = %2$d }
                    bind { hostname = "%5$s", port = %6$d, bind-timeout = 10s }
                    advanced.tcp.outbound-client-hostname = "%7$s"
                  }
                  cluster {
                    roles = ["%3$s"]
                    # Faster than the defaults of 1 s, so that joining takes a moment.
                    gossip-interval = 200ms
                    leader-actions-interval = 200ms
                    periodic-tasks-initial-delay = 200ms
                    # A coordinator that stands by answers as soon as it takes over.
                    seed-node-timeout = 1s
                    retry-unsuccessful-join-after = 3s
                    # The coordinator alone takes workers out (LostWorkers).
                    downing-provider-class = ""
                    # A worker that is gone must not keep others from joining.
                    allow-weakly-up-members = 2s
                    singleton-proxy.singleton-identification-interval = 200ms
                    singleton.min-number-of-hand-over-retries = 15
                  }
                  # A message without one of its parts is dropped where it is read.
                  serialization.jackson.jackson-cbor.deserialization-features.FAIL_ON_NULL_CREATOR_PROPERTIES = on
                  # Parameters go out in frames of 16 KiB; a small buffer would wait for the socket after each.
                  stream.materializer.io.tcp.write-buffer-size = 1 MiB
                  http.server {
                    enable-http2 = on
                    preview.enable-http2 = on
                    # Followers are silent while they wait for the next commit.
                    idle-timeout = infinite
                    request-timeout = infinite
                    http2 {
                      incoming-connection-level-buffer-size = 32 MiB
                      incoming-stream-level-buffer-size = 8 MiB
                      min-collect-strict-entity-size = 0
                    }
                  }
                }
                """
                .formatted(host, port, role, role.equals(COORDINATOR) ? "off" : "on", bindHost, bindPort, from);
    }
}
