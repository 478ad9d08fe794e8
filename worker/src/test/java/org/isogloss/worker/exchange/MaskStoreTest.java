package org.isogloss.worker.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.isogloss.protocol.exchange.MaskPart;
import org.isogloss.protocol.mask.WeightMask;
import org.isogloss.protocol.wire.MaskAssembly;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MaskStoreTest {

    private static final int SIZE = 1000;
    private static final int WORDS_IN_A_PART = 3;
    private static final int VERSION = 4;

    private final WeightMask kept = WeightMask.ofWords(randomWords(), SIZE);
    private final MaskStore store = new MaskStore(SIZE);
    private final List<Integer> offsets = new ArrayList<>();

    private static long[] randomWords() {
        long[] words = new Random(5).longs(16).toArray();
        words[15] &= (1L << SIZE % 64) - 1;
        return words;
    }

    @BeforeEach
    void expect() {
        store.expect(VERSION, Map.of("eu", kept.sha256()));
    }

    @Test
    void whatHasComeBeforeTheConnectionBrokeIsNotFetchedAgain() {
        store.fetchFrom((version, into) -> send(kept, into.get("eu"), 2));
        assertThatThrownBy(() -> store.get(VERSION, "eu")).hasMessageContaining("cannot be fetched");
        store.fetchFrom((version, into) -> send(kept, into.get("eu"), 100));

        assertThat(store.get(VERSION, "eu")).isEqualTo(kept);
        assertThat(offsets).containsExactly(0, 3, 6, 9, 12, 15);
    }

    @Test
    void whatTheOldConnectionStillDeliversDoesNoHarm() {
        List<MaskAssembly> old = new ArrayList<>();
        store.fetchFrom((version, into) -> {
            old.add(into.get("eu"));
            return send(kept, into.get("eu"), 2);
        });
        assertThatThrownBy(() -> store.get(VERSION, "eu")).hasMessageContaining("cannot be fetched");
        store.fetchFrom((version, into) -> {
            CompletionStage<Done> sent = send(kept, into.get("eu"), 100);
            old.get(0).put(part(kept, 6));
            return sent;
        });

        assertThat(store.get(VERSION, "eu")).isEqualTo(kept);
    }

    @Test
    void anotherMaskThanTheAgreedOneIsRefusedAndFetchedAnew() {
        WeightMask other = WeightMask.ofWords(new long[16], SIZE);
        store.fetchFrom((version, into) -> send(other, into.get("eu"), 100));
        assertThatThrownBy(() -> store.get(VERSION, "eu")).hasMessageContaining("is not the one agreed on");
        store.fetchFrom((version, into) -> send(kept, into.get("eu"), 100));

        assertThat(store.get(VERSION, "eu")).isEqualTo(kept);
    }

    @Test
    void aMaskWithAnotherHashThanIsNowAgreedOnIsFetchedAnew() {
        WeightMask other = WeightMask.ofWords(new long[16], SIZE);
        store.fetchFrom((version, into) -> send(kept, into.get("eu"), 100));
        store.get(VERSION, "eu");
        store.expect(VERSION, Map.of("eu", other.sha256()));
        store.fetchFrom((version, into) -> send(other, into.get("eu"), 100));

        assertThat(store.get(VERSION, "eu")).isEqualTo(other);
    }

    @Test
    void partsOfAMaskWithAnotherHashAreNotGoneOnWith() {
        WeightMask other = WeightMask.ofWords(new long[16], SIZE);
        store.fetchFrom((version, into) -> send(kept, into.get("eu"), 2));
        assertThatThrownBy(() -> store.get(VERSION, "eu")).hasMessageContaining("cannot be fetched");
        store.expect(VERSION, Map.of("eu", other.sha256()));
        store.fetchFrom((version, into) -> send(other, into.get("eu"), 100));

        assertThat(store.get(VERSION, "eu")).isEqualTo(other);
    }

    @Test
    void aMaskThatIsAgreedOnAgainIsKept() {
        store.fetchFrom((version, into) -> send(kept, into.get("eu"), 100));
        store.get(VERSION, "eu");
        store.expect(VERSION, Map.of("eu", kept.sha256()));
        store.expect(VERSION + 1, Map.of("eu", "of the next"));
        store.fetchFrom((version, into) -> CompletableFuture.failedFuture(new IllegalStateException("no connection")));

        assertThat(store.get(VERSION, "eu")).isEqualTo(kept);
    }

    @Test
    void whatWasProposedBeforeTheRunWentBackIsLetGo() {
        store.fetchFrom((version, into) -> send(kept, into.get("eu"), 100));
        store.get(VERSION, "eu");
        store.expect(VERSION - 3, Map.of());
        store.expect(VERSION, Map.of("eu", kept.sha256()));
        store.get(VERSION, "eu");

        assertThat(offsets.stream().filter(offset -> offset == 0)).hasSize(2);
    }

    @Test
    void aProposedMaskThatIsNotWholeIsNoAnswer() {
        store.fetchFrom((version, into) -> send(kept, into.get("eu"), 100));
        store.get(VERSION, "eu");
        store.fetchFrom((version, into) -> {
            into.get("eu").put(part(kept, 0));
            return CompletableFuture.completedFuture(Done.getInstance());
        });

        assertThatThrownBy(() -> store.propose(VERSION + 1, Map.of("eu", kept.sha256()))
                        .toCompletableFuture()
                        .join())
                .hasMessageContaining("has 3 of its 16 words");
    }

    @Test
    void wordsBeyondTheMaskOrAfterAGapAreRefused() {
        MaskAssembly mask = new MaskAssembly(SIZE);
        assertThatThrownBy(() -> mask.put(part(kept, 3))).isInstanceOf(IllegalArgumentException.class);
        MaskPart tooMany = MaskPart.newBuilder()
                .addAllWords(new Random(1).longs(17).boxed().toList())
                .build();
        assertThatThrownBy(() -> mask.put(tooMany)).isInstanceOf(IllegalArgumentException.class);
        assertThat(mask.received()).isZero();
    }

    /** Sends what is missing, up to so many parts. */
    private CompletionStage<Done> send(WeightMask mask, MaskAssembly into, int parts) {
        for (int sent = 0; into.received() < mask.words().length; sent++) {
            if (sent == parts) {
                return CompletableFuture.failedFuture(new IllegalStateException("the connection broke"));
            }
            offsets.add(into.received());
            into.put(part(mask, into.received()));
        }
        return CompletableFuture.completedFuture(Done.getInstance());
    }

    private static MaskPart part(WeightMask mask, int offset) {
        MaskPart.Builder part = MaskPart.newBuilder().setLanguage("eu").setOffset(offset);
        for (int i = offset; i < Math.min(offset + WORDS_IN_A_PART, mask.words().length); i++) {
            part.addWords(mask.words()[i]);
        }
        return part.build();
    }
}
