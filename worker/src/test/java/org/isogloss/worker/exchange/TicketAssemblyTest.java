package org.isogloss.worker.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Iterator;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.isogloss.protocol.exchange.LaneHeader;
import org.isogloss.protocol.exchange.LanePart;
import org.isogloss.protocol.exchange.TicketChunk;
import org.isogloss.protocol.exchange.TicketPart;
import org.isogloss.protocol.layout.BlockGrid;
import org.isogloss.protocol.mask.WeightMask;
import org.isogloss.protocol.optim.AdamWState;
import org.isogloss.protocol.wire.TicketForm;
import org.junit.jupiter.api.Test;

class TicketAssemblyTest {

    private static final LanePart HEADER = LanePart.newBuilder()
            .setHeader(LaneHeader.newBuilder().setWorker("a"))
            .build();

    private static AdamWState random(Random random, int size) {
        AdamWState state = AdamWState.fresh(new float[size]);
        for (int i = 0; i < size; i++) {
            state.parameters()[i] = random.nextFloat();
            state.firstMoment()[i] = random.nextFloat();
            state.secondMoment()[i] = random.nextFloat();
        }
        return state;
    }

    @Property(tries = 200)
    void aTicketArrivesAsItWasSentAndNothingElseChanges(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 300) int size,
            @ForAll @IntRange(min = 1, max = 70) int block,
            @ForAll boolean dense) {
        Random random = new Random(seed);
        long[] words = new long[(size - 1) / 64 + 1];
        for (int i = 0; i < size; i++) {
            words[i / 64] |= (random.nextInt(4) == 0 ? 1L : 0L) << i;
        }
        WeightMask trained = dense ? null : WeightMask.ofWords(words, size);
        TicketForm form = new TicketForm(new BlockGrid(size, block, 1), trained);
        AdamWState sent = random(random, size);
        AdamWState there = random(random, size);
        AdamWState before = new AdamWState(
                there.parameters().clone(),
                there.firstMoment().clone(),
                there.secondMoment().clone());

        Iterator<TicketPart> parts = new TicketAssembly(form, sent).parts(HEADER);
        assertThat(parts.next().getHeader().getWorker()).isEqualTo("a");
        TicketAssembly assembly = new TicketAssembly(form, there);
        long bytes = 0;
        while (parts.hasNext()) {
            TicketChunk chunk = parts.next().getChunk();
            bytes += chunk.getValues().size();
            assembly.put(chunk);
        }

        assertThat(assembly.isWhole()).isTrue();
        assertThat(bytes).isEqualTo(form.bytes());
        for (int i = 0; i < size; i++) {
            AdamWState expected = trained == null || trained.keeps(i) ? sent : before;
            assertThat(there.parameters()[i]).isEqualTo(expected.parameters()[i]);
            assertThat(there.firstMoment()[i]).isEqualTo(expected.firstMoment()[i]);
            assertThat(there.secondMoment()[i]).isEqualTo(expected.secondMoment()[i]);
        }
    }

    @Test
    void whatIsDamagedOrNoneOfTheTicketsIsRefused() {
        TicketForm form = new TicketForm(new BlockGrid(8, 4, 1), null);
        Iterator<TicketPart> parts = new TicketAssembly(form, random(new Random(1), 8)).parts(HEADER);
        parts.next();
        TicketChunk chunk = parts.next().getChunk();
        TicketAssembly assembly = new TicketAssembly(form, random(new Random(2), 8));
        for (TicketChunk bad : new TicketChunk[] {
            chunk.toBuilder().setArray(3).build(),
            chunk.toBuilder().setBlock(-1).build(),
            chunk.toBuilder().setBlock(2).build(),
            chunk.toBuilder().setCrc32C(chunk.getCrc32C() + 1).build(),
            chunk.toBuilder().setValues(chunk.getValues().substring(4)).build()
        }) {
            assertThatThrownBy(() -> assembly.put(bad)).isInstanceOf(IllegalStateException.class);
        }
        assembly.put(chunk);
        assertThat(assembly.isWhole()).isFalse();
    }
}
