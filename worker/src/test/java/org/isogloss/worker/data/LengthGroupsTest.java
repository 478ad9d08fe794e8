package org.isogloss.worker.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.corpus.Split;
import org.isogloss.protocol.corpus.Utterance;
import org.junit.jupiter.api.Test;

class LengthGroupsTest {

    private static final int SECOND = 16_000;

    private final LengthGroups groups = new LengthGroups(16 * SECOND, 15 * SECOND, SECOND / 4);

    @Property(tries = 200)
    void putEveryClipInOneGroupOfNeighboursWithinTheBudget(
            @ForAll @IntRange(min = 1, max = 300) int count, @ForAll long seed) {
        List<Utterance> sorted = InMemorySpeech.clips("it", Split.TRAIN, count, seed).stream()
                .sorted(LanguageShards.BY_LENGTH)
                .toList();

        int expected = 0;
        for (LengthGroups.Group group : groups.cut(sorted)) {
            assertThat(group.from()).isEqualTo(expected);
            expected = group.to();
            int rows = group.to() - group.from();
            int shortest = groups.croppedSamples(sorted.get(group.from()));
            int length = groups.cropLength(rows, shortest);
            assertThat(rows).isPositive();
            assertThat(rows * length).isLessThanOrEqualTo(16 * SECOND);
            assertThat(length).isBetween((int) (0.74 * shortest), shortest);
        }
        assertThat(expected).isEqualTo(count);
    }

    @Test
    void fillTheBudgetByCroppingALittle() {
        assertThat(groups.rows(InMemorySpeech.clip("it", Split.TRAIN, 1, 1))).isEqualTo(16);
        assertThat(groups.rows(InMemorySpeech.clip("it", Split.TRAIN, 1, 9))).isEqualTo(2);
        assertThat(groups.cropLength(2, 9 * SECOND)).isEqualTo(8 * SECOND);
        assertThat(groups.rows(InMemorySpeech.clip("it", Split.TRAIN, 1, 30))).isEqualTo(1);
        assertThat(groups.cropLength(1, 30 * SECOND)).isEqualTo(15 * SECOND);
    }

    @Test
    void endBeforeAClipThatIsMuchLonger() {
        List<Utterance> sorted = List.of(
                InMemorySpeech.clip("it", Split.TRAIN, 1, 1),
                InMemorySpeech.clip("it", Split.TRAIN, 2, 1.2),
                InMemorySpeech.clip("it", Split.TRAIN, 3, 1.3));

        assertThat(groups.cut(sorted)).containsExactly(new LengthGroups.Group(0, 3));
        assertThat(groups.cut(sorted, 1.2)).containsExactly(new LengthGroups.Group(0, 2), new LengthGroups.Group(2, 3));
    }

    @Test
    void nameAClipThatIsTooShort() {
        List<Utterance> clips =
                List.of(InMemorySpeech.clip("it", Split.TRAIN, 1, 0.2), InMemorySpeech.clip("it", Split.TRAIN, 2, 0.3));

        assertThatThrownBy(() -> groups.requireLongEnough(clips))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("it/train-0001.opus")
                .hasMessageContaining("0.250 s");
    }
}
