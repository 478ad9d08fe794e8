package org.isogloss.worker.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.stream.BoundedSourceQueue;
import org.apache.pekko.stream.QueueOfferResult;
import org.isogloss.protocol.exchange.LanePart;
import org.isogloss.protocol.exchange.PushReply;
import org.isogloss.protocol.exchange.SharedSegment;
import org.junit.jupiter.api.Test;

class LanePushTest {

    private static final byte[] VALUES = {1, 2, 3, 4};
    private static final IllegalStateException BROKEN = new IllegalStateException("the connection broke");

    /** As the real one: whoever ends a stream that has ended is told so by an exception. */
    private static final class Stream implements BoundedSourceQueue<LanePart> {
        final List<LanePart> sent = new ArrayList<>();
        private boolean ended;

        @Override
        public QueueOfferResult offer(LanePart part) {
            if (ended) {
                return QueueOfferResult.closed();
            }
            sent.add(part);
            return QueueOfferResult.enqueued();
        }

        @Override
        public void complete() {
            if (ended) {
                throw new IllegalStateException("The queue has already been completed.");
            }
            ended = true;
        }

        @Override
        public void fail(Throwable why) {
            complete();
        }

        @Override
        public int size() {
            return sent.size();
        }

        @Override
        public boolean isCompleted() {
            return ended;
        }
    }

    private final Stream stream = new Stream();
    private final CompletableFuture<PushReply> reply = new CompletableFuture<>();

    private static PushReply accepted(int chunks) {
        return PushReply.newBuilder().setAccepted(chunks).build();
    }

    @Test
    void chunksGoOutOneByOne() {
        LanePush push = new ConnectionPush(stream, reply, null);
        push.chunk(3, VALUES);
        assertThat(stream.sent).hasSize(1);
        assertThat(stream.sent.get(0).getChunk().getBlock()).isEqualTo(3);
        assertThat(stream.sent.get(0).getChunk().getValues().toByteArray()).isEqualTo(VALUES);
        CompletableFuture<PushReply> finished = push.finish().toCompletableFuture();
        assertThat(stream.isCompleted()).isTrue();
        assertThat(finished).isNotDone();
        reply.complete(accepted(1));
        assertThat(finished.join()).isEqualTo(accepted(1));
    }

    @Test
    void aConnectionThatBreaksMeanwhileIsToldByTheReply() {
        LanePush push = new ConnectionPush(stream, reply, null);
        push.chunk(0, VALUES);
        stream.complete();
        reply.completeExceptionally(BROKEN);
        push.chunk(1, VALUES);
        assertThat(push.finish().toCompletableFuture()).isCompletedExceptionally();
        push.abandon(BROKEN);
        assertThat(stream.sent).hasSize(1);
    }

    @Test
    void placesAreFreedByAnAnswerAndByNothingElse() {
        try (SharedSegment made = SharedSegment.create().orElseThrow();
                SharedMemory memory = new SharedMemory(made, 2)) {
            memory.opened();
            LanePush lost = new ConnectionPush(stream, reply, memory);
            lost.chunk(0, VALUES);
            assertThat(stream.sent.get(0).getChunk().hasShared()).isTrue();
            CompletableFuture<PushReply> answer = new CompletableFuture<>();
            Stream other = new Stream();
            LanePush answered = new ConnectionPush(other, answer, memory);
            answered.chunk(0, VALUES);
            assertThat(memory.put(VALUES)).as("no room").isEmpty();
            lost.finish();
            answered.finish();
            reply.completeExceptionally(BROKEN);
            assertThat(memory.put(VALUES)).as("the node may be reading").isEmpty();
            answer.complete(accepted(1));
            assertThat(memory.put(VALUES)).hasValue(other.sent.get(0).getChunk().getShared());
        }
    }

    @Test
    void everyNodeIsSentItsBlocksAndAllAreEndedWhateverOneDoes() {
        Stream second = new Stream();
        CompletableFuture<PushReply> ofSecond = new CompletableFuture<>();
        LanePush push = new NodesPush(
                new ConnectionPush(stream, reply, null),
                block -> block < 2 ? -1 : 0,
                node -> new ConnectionPush(second, ofSecond, null));
        for (int block = 0; block < 3; block++) {
            push.chunk(block, VALUES);
        }
        assertThat(stream.sent).hasSize(2);
        assertThat(second.sent).hasSize(1);
        stream.complete();
        CompletableFuture<PushReply> all = push.finish().toCompletableFuture();
        assertThat(second.isCompleted()).isTrue();
        reply.complete(accepted(2));
        assertThat(all).isNotDone();
        ofSecond.complete(accepted(1));
        assertThat(all.join().getAccepted()).isEqualTo(3);
    }

    @Test
    void aPushThatIsAbandonedEndsAtEveryNode() {
        Stream second = new Stream();
        LanePush push = new NodesPush(
                new ConnectionPush(stream, reply, null),
                block -> 0,
                node -> new ConnectionPush(second, new CompletableFuture<>(), null));
        push.chunk(0, VALUES);
        stream.complete();
        push.abandon(BROKEN);
        assertThat(second.isCompleted()).isTrue();
    }
}
