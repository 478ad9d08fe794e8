package org.isogloss.protocol.messages;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.remote.artery.tcp.SSLEngineProvider;
import org.apache.pekko.remote.artery.tcp.SSLEngineProviderSetup;
import org.isogloss.protocol.ClusterConfig;
import org.isogloss.protocol.security.ClusterTls;
import scala.Option;

/** Actor systems whose messages travel by mutual TLS: both sides show a certificate of the cluster, or there is no connection. */
public final class ArteryTls implements SSLEngineProvider {

    private final ClusterTls tls;

    private ArteryTls(ClusterTls tls) {
        this.tls = tls;
    }

    /**
     * Starts an actor system of the cluster.
     *
     * @param settings HOCON of {@link ClusterConfig}
     * @param tls null for plain connections
     */
    public static <T> ActorSystem<T> start(Behavior<T> guardian, String settings, ClusterTls tls) {
        Config config = ConfigFactory.parseString(settings).withFallback(ConfigFactory.load());
        if (tls == null) {
            return ActorSystem.create(guardian, ClusterConfig.SYSTEM_NAME, config);
        }
        Config secure = ConfigFactory.parseString(ClusterConfig.TLS).withFallback(config);
        ActorSystemSetup setup = ActorSystemSetup.create(
                BootstrapSetup.create(secure), SSLEngineProviderSetup.create(system -> new ArteryTls(tls)));
        return ActorSystem.create(guardian, ClusterConfig.SYSTEM_NAME, setup);
    }

    @Override
    public SSLEngine createServerSSLEngine(String host, int port) {
        return tls.server();
    }

    @Override
    public SSLEngine createClientSSLEngine(String host, int port) {
        return tls.client();
    }

    /** The engines have seen to everything: a session is there only when both certificates were trusted. */
    @Override
    public Option<Throwable> verifyClientSession(String host, SSLSession session) {
        return Option.empty();
    }

    @Override
    public Option<Throwable> verifyServerSession(String host, SSLSession session) {
        return Option.empty();
    }
}
