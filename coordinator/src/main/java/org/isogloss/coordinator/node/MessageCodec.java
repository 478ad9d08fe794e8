package org.isogloss.coordinator.node;

import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.Serializers;
import org.isogloss.protocol.messages.WireMessage;

/** Actor messages as a coordinator writes and reads them, and nothing else of it, for measurements. */
public final class MessageCodec implements AutoCloseable {

    /** A message, and how it is read. */
    @SuppressWarnings("ArrayRecordComponent")
    public record Written(byte[] bytes, int serializer, String manifest) {}

    private final ActorSystem<Void> system = ReductionHost.alone();
    private final Serialization serialization = SerializationExtension.get(system.classicSystem());

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
