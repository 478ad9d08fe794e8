package org.isogloss.worker.exchange;

import com.google.protobuf.UnsafeByteOperations;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.stream.BoundedSourceQueue;
import org.isogloss.protocol.exchange.LaneChunk;
import org.isogloss.protocol.exchange.LanePart;
import org.isogloss.protocol.exchange.PushReply;
import org.isogloss.protocol.exchange.SharedBytes;
import org.isogloss.protocol.wire.ChunkCodec;

/** A push over one connection. */
final class ConnectionPush implements LanePush {

    private final BoundedSourceQueue<LanePart> parts;
    private final CompletionStage<PushReply> reply;
    private final SharedMemory memory;
    private final List<SharedBytes> shared = new ArrayList<>();

    /**
     * @param parts what is put here is sent, and the header has been
     * @param reply completes after that
     * @param memory where values go; null when they go along
     */
    ConnectionPush(BoundedSourceQueue<LanePart> parts, CompletionStage<PushReply> reply, SharedMemory memory) {
        this.parts = parts;
        this.reply = reply;
        this.memory = memory;
    }

    @Override
    public void chunk(int block, byte[] payload) {
        LaneChunk.Builder chunk = LaneChunk.newBuilder().setBlock(block).setCrc32C(ChunkCodec.crc32c(payload));
        Optional<SharedBytes> place = memory == null ? Optional.empty() : memory.put(payload);
        place.ifPresent(shared::add);
        place.ifPresentOrElse(chunk::setShared, () -> chunk.setValues(UnsafeByteOperations.unsafeWrap(payload)));
        // Not taken any more when the connection broke; then the reply says so.
        parts.offer(LanePart.newBuilder().setChunk(chunk).build());
    }

    @Override
    public CompletionStage<PushReply> finish() {
        end(parts::complete);
        // After a failure the node may still be reading, so the places stay taken.
        return reply.thenApply(taken -> {
            shared.forEach(place -> memory.free(place));
            return taken;
        });
    }

    @Override
    public void abandon(Throwable why) {
        end(() -> parts.fail(why));
    }

    private static void end(Runnable ending) {
        try {
            ending.run();
        } catch (IllegalStateException e) {
            // The stream has ended before, as the connection broke or the node refused the call; the reply says why.
        }
    }
}
