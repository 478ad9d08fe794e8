package org.isogloss.worker.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.isogloss.protocol.corpus.Split;
import org.isogloss.protocol.corpus.Utterance;
import org.isogloss.protocol.random.CounterRandom;
import org.junit.jupiter.api.Test;

class ClipPoolTest {

    private static final LengthGroups GROUPS = InMemorySpeech.CONFIG.groups(InMemorySpeech.MODEL);

    @Property(tries = 100)
    void choosesClipsOfTheShardWithoutRepetition(
            @ForAll @IntRange(min = 1, max = 80) int count,
            @ForAll @IntRange(min = 1, max = 6) int batches,
            @ForAll long seed) {
        List<Utterance> shard = shard(count);

        ClipChoice choice = new ClipPool(shard, GROUPS, batches).choose(CounterRandom.of(seed, "clips"));

        assertThat(choice.chosen()).isBetween(1, choice.candidates().size());
        assertThat(choice.candidates()).doesNotHaveDuplicates().isSubsetOf(shard);
    }

    @Test
    void drawsShortAndLongClipsEquallyOften() {
        drawsEquallyOften(GROUPS);
    }

    @Test
    void drawsWholeUtterancesEquallyOften() {
        drawsEquallyOften(new PaddedGroups(8 * 16_000));
    }

    private static void drawsEquallyOften(ClipGroups groups) {
        List<Utterance> shard = shard(60);
        ClipPool pool = new ClipPool(shard, groups, 3);
        Map<Utterance, Integer> counts = new HashMap<>();
        int drawn = 0;
        for (int i = 0; i < 20_000; i++) {
            ClipChoice choice = pool.choose(CounterRandom.of(1, "clips", i));
            choice.candidates().subList(0, choice.chosen()).forEach(clip -> counts.merge(clip, 1, Integer::sum));
            drawn += choice.chosen();
        }

        // About 800 draws of each clip: the bounds are five standard deviations away.
        double even = drawn / (double) shard.size();
        assertThat(even).isGreaterThan(600);
        assertThat(shard).allSatisfy(clip -> assertThat(counts.get(clip) / even).isBetween(0.8, 1.2));
    }

    private static List<Utterance> shard(int count) {
        return InMemorySpeech.clips("it", Split.TRAIN, count, 3).stream()
                .sorted(LanguageShards.BY_LENGTH)
                .toList();
    }
}
