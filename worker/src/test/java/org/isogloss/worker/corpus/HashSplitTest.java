package org.isogloss.worker.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.isogloss.protocol.corpus.Split;
import org.junit.jupiter.api.Test;

class HashSplitTest {

    /** Known answers: a change of the rule would move clips between splits of corpora that are in use. */
    @Test
    void staysAsItIs() {
        assertThat(HashSplit.of("en", "ast_activated")).isEqualTo(Split.TRAIN);
        assertThat(HashSplit.of("en", "ast_all-circuits-busy-now")).isEqualTo(Split.VALID);
        assertThat(HashSplit.of("en", "ast_agent-newlocation")).isEqualTo(Split.TEST);
        assertThat(HashSplit.of("it", "ast_agent-pass")).isEqualTo(Split.VALID);
    }

    @Test
    void sharesOutEightyTenTen() {
        List<Split> splits = IntStream.range(0, 10_000)
                .mapToObj(i -> HashSplit.of("it", "x" + i))
                .toList();
        assertThat(splits.stream().filter(Split.TRAIN::equals).count()).isCloseTo(8_000, within(150L));
        assertThat(splits.stream().filter(Split.VALID::equals).count()).isCloseTo(1_000, within(120L));
    }

    @Test
    void keepsClipsThatSayTheSameTogether() {
        List<StoredClip> clips = IntStream.range(0, 200)
                .mapToObj(i -> clip("it", "x" + i, "text " + i / 2))
                .toList();
        HashSplit split = new HashSplit(clips);

        for (int i = 0; i < clips.size(); i += 2) {
            assertThat(split.of(clips.get(i))).isEqualTo(split.of(clips.get(i + 1)));
        }
        assertThat(split.of(clips.get(6))).isEqualTo(HashSplit.of("it", "x6"));
    }

    private static StoredClip clip(String language, String name, String transcript) {
        return new StoredClip(language, name, "s", 1, transcript, "", "test", "CC0", 16_000);
    }
}
