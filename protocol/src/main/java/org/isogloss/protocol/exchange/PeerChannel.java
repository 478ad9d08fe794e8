package org.isogloss.protocol.exchange;

import io.grpc.Attributes;
import io.grpc.Codec;
import io.grpc.DecompressorRegistry;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import javax.net.ssl.SSLException;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.grpc.GrpcClientSettings;
import org.isogloss.protocol.security.ClusterTls;
import org.isogloss.protocol.wire.WireContent;

/** How one node of a cluster connects to another for tensors. */
public final class PeerChannel {

    /** Bytes under way before the receiver has to say go on; the default of 64 KiB halves the speed even on loopback. */
    private static final int FLOW_CONTROL_WINDOW = 8 << 20;

    private PeerChannel() {}

    /**
     * The settings of a client that connects when it is first used.
     *
     * @param tls null for plain connections
     * @param from local address to connect from
     */
    public static GrpcClientSettings to(
            String host, int port, ClusterTls tls, String from, ClassicActorSystemProvider system) {
        // Offering no decompressor keeps the server from compressing every message, which is 6 times slower.
        DecompressorRegistry identityOnly = DecompressorRegistry.emptyInstance().with(Codec.Identity.NONE, false);
        return GrpcClientSettings.connectToServiceAt(host, port, system)
                .withTls(tls != null)
                .withChannelBuilderOverrides(builder -> secured((NettyChannelBuilder) builder, tls)
                        .decompressorRegistry(identityOnly)
                        .localSocketPicker(new From(from))
                        .maxInboundMessageSize(WireContent.LARGEST_MESSAGE_BYTES)
                        .flowControlWindow(FLOW_CONTROL_WINDOW));
    }

    private static NettyChannelBuilder secured(NettyChannelBuilder builder, ClusterTls tls) {
        if (tls == null) {
            return builder;
        }
        try {
            // The other is known by the cluster's name, whatever address leads to it.
            return builder.overrideAuthority(ClusterTls.NAME)
                    .sslContext(GrpcSslContexts.forClient()
                            .keyManager(tls.keys())
                            .trustManager(tls.trust())
                            .protocols(ClusterTls.PROTOCOL)
                            .build());
        } catch (SSLException e) {
            throw new IllegalStateException("TLS cannot be set up", e);
        }
    }

    /** Chooses where connections begin. */
    private static final class From extends NettyChannelBuilder.LocalSocketPicker {
        private final String host;

        From(String host) {
            this.host = host;
        }

        @Override
        public SocketAddress createSocketAddress(SocketAddress to, Attributes attributes) {
            return new InetSocketAddress(host, 0);
        }
    }
}
