package org.isogloss.worker.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.isogloss.protocol.corpus.Split;
import org.isogloss.protocol.corpus.Utterance;
import org.isogloss.protocol.random.CounterRandom;
import org.junit.jupiter.api.Test;

class PaddedGroupsTest {

    private static final int SECOND = 16_000;

    private final PaddedGroups groups = new PaddedGroups(8 * SECOND);

    private static List<Utterance> sorted(int count, long seed) {
        return InMemorySpeech.clips("it", Split.TRAIN, count, seed).stream()
                .sorted(LanguageShards.BY_LENGTH)
                .toList();
    }

    @Property(tries = 200)
    void putEveryClipInOneGroupWhosePaddedAreaIsWithinTheBudget(
            @ForAll @IntRange(min = 1, max = 200) int count, @ForAll long seed) {
        List<Utterance> clips = sorted(count, seed);
        int expected = 0;
        for (LengthGroups.Group group : groups.cut(clips)) {
            assertThat(group.from()).isEqualTo(expected);
            expected = group.to();
            long longest = groups.samples(clips.get(group.to() - 1));
            assertThat((group.to() - group.from()) * longest).isBetween(1L, 8L * SECOND);
            if (group.to() < count) {
                long next = groups.samples(clips.get(group.to()));
                assertThat((group.to() - group.from() + 1) * next).isGreaterThan(8L * SECOND);
            }
        }
        assertThat(expected).isEqualTo(count);
    }

    @Property(tries = 200)
    void noPoolHasMoreGroupsThanTheLongestClips(
            @ForAll @IntRange(min = 1, max = 100) int count,
            @ForAll @IntRange(min = 1, max = 100) int size,
            @ForAll long seed) {
        List<Utterance> clips = sorted(count, seed);
        int pool = Math.min(size, count);
        List<Utterance> drawn = new ArrayList<>();
        DistinctDraw.of(pool, count, CounterRandom.of(seed, "pool")).stream().forEach(i -> drawn.add(clips.get(i)));
        assertThat(groups.cut(drawn).size()).isLessThanOrEqualTo(groups.mostGroups(clips.subList(count - pool, count)));
    }

    @Test
    void aClipBeyondTheBudgetIsAlone() {
        List<Utterance> clips = List.of(
                InMemorySpeech.clip("it", Split.TRAIN, 1, 3),
                InMemorySpeech.clip("it", Split.TRAIN, 2, 4),
                InMemorySpeech.clip("it", Split.TRAIN, 3, 9));
        assertThat(groups.cut(clips)).containsExactly(new LengthGroups.Group(0, 2), new LengthGroups.Group(2, 3));
        assertThat(groups.cut(List.of())).isEmpty();
    }
}
