package org.isogloss.coordinator.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.isogloss.coordinator.plan.Plans;
import org.isogloss.coordinator.plan.Position;
import org.isogloss.coordinator.plan.Round;
import org.isogloss.coordinator.reduce.ChunkOutcome;
import org.isogloss.coordinator.ticket.TicketFile;
import org.isogloss.coordinator.ticket.TicketRound;
import org.isogloss.coordinator.ticket.TicketStore;
import org.isogloss.protocol.exchange.LaneHeader;
import org.isogloss.protocol.exchange.LaneId;
import org.isogloss.protocol.exchange.LaneResult;
import org.isogloss.protocol.exchange.PushReply;
import org.isogloss.protocol.exchange.TicketChunk;
import org.isogloss.protocol.exchange.TicketPart;
import org.isogloss.protocol.layout.BlockGrid;
import org.isogloss.protocol.mask.WeightMask;
import org.isogloss.protocol.messages.Lane;
import org.isogloss.protocol.wire.ChunkCodec;
import org.isogloss.protocol.wire.GradientEncoding;
import org.isogloss.protocol.wire.WireContent;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tickets of 10 parameters in blocks of 4, of which 0, 2 and 9 are trained: none in the middle block. */
class TicketReceiverTest {

    private static final BlockGrid GRID = new BlockGrid(10, 4, 1);
    private static final WeightMask TRAINED = WeightMask.ofWords(new long[] {0b10_0000_0101}, 10);
    private static final Round ROUND = Plans.planner("run.phases = [prune]", "prune.criterion = lottery-ticket")
            .round(7, Position.START);

    @TempDir
    Path dir;

    private final RecordedEvents events = new RecordedEvents();
    private TicketStore store;
    private OpenRound open;

    @BeforeEach
    void open() {
        store = new TicketStore(dir.resolve("tickets"), GRID);
        open = openRound(1);
    }

    private OpenRound openRound(long attempt) {
        return new OpenRound(ROUND, ROUND.lanes(), attempt, new TicketRound(store, ROUND.lanes(), lane -> TRAINED));
    }

    private static TicketPart header(int lane) {
        return TicketPart.newBuilder()
                .setHeader(LaneHeader.newBuilder()
                        .setId(LaneId.newBuilder().setEpoch(7).setRound(0).setLane(lane))
                        .setWorker("a")
                        .setResult(LaneResult.newBuilder().setHiddenFrames(10 + lane)))
                .build();
    }

    private static TicketPart chunk(int array, int block, float... values) {
        byte[] payload = new byte[4 * values.length];
        GradientEncoding.FP32.encode(values, 0, values.length, payload);
        return TicketPart.newBuilder()
                .setChunk(TicketChunk.newBuilder()
                        .setArray(array)
                        .setBlock(block)
                        .setValues(ByteString.copyFrom(payload))
                        .setCrc32C(ChunkCodec.crc32c(payload)))
                .build();
    }

    /** All of a lane's ticket, its values counted up from a number. */
    private static TicketPart[] ticket(int lane, int from) {
        return new TicketPart[] {
            header(lane),
            chunk(1, 2, from + 5),
            chunk(0, 0, from, from + 1),
            chunk(0, 2, from + 2),
            chunk(1, 0, from + 3, from + 4),
            chunk(2, 0, from + 6, from + 7),
            chunk(2, 2, from + 8)
        };
    }

    private PushReply push(TicketPart... parts) {
        return push(open, parts);
    }

    private PushReply push(OpenRound into, TicketPart... parts) {
        TicketReceiver receiver = new TicketReceiver(into, events);
        Arrays.stream(parts).forEach(receiver::accept);
        PushReply reply = receiver.finish();
        receiver.close();
        return reply;
    }

    private float[] parameters(String language) throws IOException {
        float[] parameters = {-1, -2, -3, -4, -5, -6, -7, -8, -9, -10};
        store.get(language).readParameters(parameters);
        return parameters;
    }

    private long filesLeft() throws IOException {
        Path tickets = dir.resolve("tickets");
        if (!Files.isDirectory(tickets)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(tickets)) {
            return files.count();
        }
    }

    @Test
    void aWholeTicketIsALane() throws IOException {
        assertThat(push(ticket(1, 20)).getAccepted()).isEqualTo(6);
        assertThat(events.reduced).containsExactly("lane 1, attempt 1, a");
        assertThat(open.result(1).getHiddenFrames()).isEqualTo(11);
        assertThat(store.get("bb")).as("while the round is open").isNull();

        open.tickets().close();

        assertThat(parameters("bb")).containsExactly(20, -2, 21, -4, -5, -6, -7, -8, -9, 22);
        assertThat(store.get("aa")).isNull();
    }

    @Test
    void whatIsServedIsWhatCameIn() throws IOException {
        TicketPart[] sent = ticket(0, 1);
        push(sent);
        open.tickets().close();
        List<TicketChunk> served = new ArrayList<>();
        try (TicketChunks chunks = new TicketChunks(store.get("aa"))) {
            for (Optional<TicketChunk> next = chunks.next(); next.isPresent(); next = chunks.next()) {
                served.add(next.get());
            }
        }
        assertThat(served)
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(sent).skip(1).map(TicketPart::getChunk).toList());
    }

    @Test
    void theFirstWholeTicketOfALaneCounts() throws IOException {
        push(ticket(0, 1));
        push(ticket(0, 50));
        assertThat(events.reduced).hasSize(1);
        assertThat(filesLeft()).isEqualTo(1);
        open.tickets().close();
        assertThat(parameters("aa")[0]).isEqualTo(1);
    }

    @Test
    void aPushThatBreaksOffLeavesNothing() throws IOException {
        TicketReceiver receiver = new TicketReceiver(open, events);
        Arrays.stream(ticket(0, 1)).limit(5).forEach(receiver::accept);
        assertThat(filesLeft()).isEqualTo(1);
        receiver.close();
        assertThat(filesLeft()).isZero();
        assertThat(events.reduced).isEmpty();
    }

    @Test
    void partsThatAreMissingOrDamagedAreRefused() throws IOException {
        assertThat(push(Arrays.copyOf(ticket(0, 1), 6)).getRefused()).isEqualTo("parts of the ticket are missing");
        assertThat(push(header(0), chunk(0, 0, 1)).getRefused()).isEqualTo("CORRUPT");
        assertThat(push(header(0), chunk(0, 1)).getRefused()).isEqualTo("UNKNOWN_BLOCK");
        assertThat(push(header(0), chunk(3, 0, 1, 2)).getRefused()).isEqualTo("UNKNOWN_BLOCK");
        assertThat(push(header(0), chunk(-1, 0, 1, 2)).getRefused()).isEqualTo("UNKNOWN_BLOCK");
        assertThat(push(header(0), chunk(0, 9, 1)).getRefused()).isEqualTo("UNKNOWN_BLOCK");
        assertThat(push(header(0), chunk(2, 2, Float.NaN)).getRefused()).isEqualTo("NOT_FINITE");
        assertThat(push(chunk(0, 0, 1, 2)).getRefused()).isEqualTo("a push is one header, then chunks");
        assertThat(events.reduced).isEmpty();
        assertThat(filesLeft()).isZero();
    }

    @Test
    void ticketsOfNoLaneThatIsOpenAreLate() throws IOException {
        assertThat(push(ticket(9, 1)).getLate()).isEqualTo(6);
        assertThat(push(null, ticket(0, 1)).getLate()).isEqualTo(6);
        OpenRound before = open;
        before.supersede();
        open = openRound(2);
        assertThat(push(before, ticket(0, 1)).getRefused()).isEmpty();
        assertThat(events.reduced).isEmpty();
        assertThat(filesLeft()).isZero();
    }

    @Test
    void aRoundThatIsOpenedAgainForgetsItsTickets() throws IOException {
        push(ticket(0, 1));
        open.supersede();
        open.tickets().giveUp();
        assertThat(filesLeft()).isZero();
    }

    @Test
    void theNextRoundsTicketsTakeThePlaceOfThoseBefore() throws IOException {
        push(ticket(0, 1));
        push(ticket(1, 1));
        open.tickets().close();
        TicketFile before = store.get("aa");
        try (TicketFile.Reader reading = before.open()) {
            open = openRound(1);
            push(ticket(0, 30));
            open.tickets().close();
            assertThat(reading.read(0, 2)).as("read on while it is deleted").hasSize(4);
        }
        assertThat(parameters("aa")[0]).isEqualTo(30);
        assertThat(store.get("bb")).as("has not come in").isNull();
        assertThat(filesLeft()).isEqualTo(1);

        store.clear();

        assertThat(dir.resolve("tickets")).doesNotExist();
        assertThat(store.get("aa")).isNull();
    }

    @Test
    void aTicketThatIsDamagedOnTheDiskIsNotTaken() throws IOException {
        push(ticket(0, 1));
        open.tickets().close();
        try (Stream<Path> files = Files.list(dir.resolve("tickets"))) {
            Files.write(files.findFirst().orElseThrow(), new byte[36]);
        }
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> parameters("aa")))
                .isInstanceOf(IOException.class)
                .hasMessageEndingWith("damaged on the disk");
    }

    @Test
    void aLaneWhoseTicketCannotBeStoredMayBeComputedAgain() throws IOException {
        Files.writeString(dir.resolve("tickets"), "in the way");
        PushReply reply = push(ticket(0, 1));
        assertThat(reply.getAgain()).isTrue();
        assertThat(reply.getRefused()).startsWith("the coordinator cannot store the ticket: ");
        assertThat(events.failed).isNotEmpty();
        assertThat(events.reduced).isEmpty();
    }

    private static final class RecordedEvents implements LaneEvents {

        private final List<String> reduced = new ArrayList<>();
        private final List<IOException> failed = new ArrayList<>();

        @Override
        public void laneReduced(Lane lane, long attempt, String worker) {
            reduced.add("lane " + lane.index() + ", attempt " + attempt + ", " + worker);
        }

        @Override
        public void roundSpoiled(long attempt, String worker, String why) {
            throw new AssertionError(why);
        }

        @Override
        public void connectionLost(String worker, long session, String why) {
            throw new AssertionError(why);
        }

        @Override
        public void chunk(ChunkOutcome outcome, int bytes) {
            throw new AssertionError(outcome);
        }

        @Override
        public void sent(WireContent content, long bytes) {
            throw new AssertionError(content);
        }

        @Override
        public void ticketChunk(ChunkOutcome outcome, int bytes) {}

        @Override
        public void ticketFailed(IOException e) {
            failed.add(e);
        }

        @Override
        public void ticketStored() {}
    }
}
