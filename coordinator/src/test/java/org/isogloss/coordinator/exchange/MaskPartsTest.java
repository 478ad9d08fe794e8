package org.isogloss.coordinator.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.isogloss.protocol.exchange.MaskPart;
import org.isogloss.protocol.mask.WeightMask;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaskPartsTest {

    private static final int WORDS = 2 * MaskParts.WORDS_IN_A_PART + 7;

    private final WeightMask kept =
            WeightMask.ofWords(new Random(3).longs(WORDS).toArray(), WORDS * Long.SIZE);

    @ParameterizedTest
    @CsvSource({"0, 0, 3", "65536, 65536, 2", "131078, 131078, 1", "131079, 131079, 0", "131080, 0, 3", "-1, 0, 3"})
    void allWordsThatTheReceiverLacksAreSent(int begin, int first, int count) {
        List<MaskPart> parts = MaskParts.of("eu", kept, begin);

        assertThat(parts).hasSize(count);
        long[] words = parts.stream()
                .flatMap(part -> part.getWordsList().stream())
                .mapToLong(word -> word)
                .toArray();
        assertThat(words).containsExactly(Arrays.copyOfRange(kept.words(), first, WORDS));
        int next = first;
        for (MaskPart part : parts) {
            assertThat(part.getLanguage()).isEqualTo("eu");
            assertThat(part.getOffset()).isEqualTo(next);
            next += part.getWordsCount();
        }
    }
}
