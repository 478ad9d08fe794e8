package org.isogloss.deploy.bench;

import com.typesafe.config.ConfigFactory;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.Serializers;
import org.isogloss.protocol.ClusterConfig;
import org.isogloss.protocol.messages.WireMessage;

/** Actor messages as they are on the wire. */
final class ControlMessages implements AutoCloseable {

    /** A message, and how it is read. */
    @SuppressWarnings("ArrayRecordComponent")
    record Written(byte[] bytes, int serializer, String manifest) {}

    private final ActorSystem system;
    private final Serialization serialization;

    ControlMessages() {
        // The settings of a coordinator, but for the cluster.
        system = ActorSystem.create(
                ClusterConfig.SYSTEM_NAME,
                ConfigFactory.parseString("pekko.actor.provider = local")
                        .withFallback(
                                ConfigFactory.parseString(ClusterConfig.coordinator("127.0.0.1", 0, "127.0.0.1", 0)))
                        .withFallback(ConfigFactory.load()));
        serialization = SerializationExtension.get(system);
    }

    Written write(WireMessage message) {
        var serializer = serialization.findSerializerFor(message);
        return new Written(
                serializer.toBinary(message), serializer.identifier(), Serializers.manifestFor(serializer, message));
    }

    WireMessage read(Written written) {
        return (WireMessage) serialization
                .deserialize(written.bytes(), written.serializer(), written.manifest())
                .get();
    }

    @Override
    public void close() {
        system.terminate();
    }
}
