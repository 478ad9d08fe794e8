package org.isogloss.coordinator.node;

import com.typesafe.config.ConfigFactory;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.Serializers;
import org.isogloss.protocol.ClusterConfig;
import org.isogloss.protocol.messages.WireMessage;

/** Actor messages as a coordinator writes and reads them, and nothing else of it, for measurements. */
public final class MessageCodec implements AutoCloseable {

    /** A message, and how it is read. */
    @SuppressWarnings("ArrayRecordComponent")
    public record Written(byte[] bytes, int serializer, String manifest) {}

    private final ActorSystem system;
    private final Serialization serialization;

    public MessageCodec() {
        // The settings of a coordinator, but for the cluster.
        system = ActorSystem.create(
                ClusterConfig.SYSTEM_NAME,
                ConfigFactory.parseString("pekko.actor.provider = local")
                        .withFallback(
                                ConfigFactory.parseString(ClusterConfig.coordinator("127.0.0.1", 0, "127.0.0.1", 0)))
                        .withFallback(ConfigFactory.load()));
        serialization = SerializationExtension.get(system);
    }

    public Written write(WireMessage message) {
        var serializer = serialization.findSerializerFor(message);
        return new Written(
                serializer.toBinary(message), serializer.identifier(), Serializers.manifestFor(serializer, message));
    }

    public WireMessage read(Written written) {
        return (WireMessage) serialization
                .deserialize(written.bytes(), written.serializer(), written.manifest())
                .get();
    }

    @Override
    public void close() {
        system.terminate();
    }
}
