package org.isogloss.worker.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.corpus.Manifest;
import org.isogloss.protocol.corpus.Split;
import org.isogloss.protocol.corpus.Utterance;
import org.junit.jupiter.api.Test;

class LanguageShardsTest {

    @Property(tries = 100)
    void holdEveryUsedClipOnceWhateverTheOrderOfLines(
            @ForAll @IntRange(min = 20, max = 300) int count,
            @ForAll @IntRange(min = 1, max = 12) int most,
            @ForAll long seed) {
        List<Utterance> clips = new ArrayList<>(InMemorySpeech.clips("it", Split.TRAIN, count, seed));
        clips.add(InMemorySpeech.clip("it", Split.TRAIN, 9999, 2));
        LanguageShards shards = InMemorySpeech.shards(clips, most);
        Collections.shuffle(clips, new Random(seed));
        LanguageShards reordered = InMemorySpeech.shards(clips, most);

        List<Utterance> dealt = new ArrayList<>();
        for (int i = 0; i < shards.count("it"); i++) {
            assertThat(shards.shard("it", i))
                    .isNotEmpty()
                    .isSortedAccordingTo(LanguageShards.BY_LENGTH)
                    .isEqualTo(reordered.shard("it", i));
            dealt.addAll(shards.shard("it", i));
        }
        assertThat(dealt)
                .containsExactlyInAnyOrderElementsOf(
                        clips.stream().filter(InMemorySpeech.LIMITS::accepts).toList());
    }

    @Test
    void areAlikeInSizeAndFewerWhenThereAreFewClips() {
        List<Utterance> clips = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            clips.add(InMemorySpeech.clip("it", Split.TRAIN, i, 2));
        }
        LanguageShards shards = InMemorySpeech.shards(clips, 8);

        assertThat(shards.count("it")).isEqualTo(3);
        assertThat(shards.shard("it", 0)).hasSize(34);
        assertThat(shards.shard("it", 1)).hasSize(33);
        assertThat(shards.shard("it", 2)).hasSize(33);
    }

    @Test
    void countWhatIsLeftOutAndIgnoreOtherSplits() {
        LanguageShards shards = InMemorySpeech.shards(
                List.of(
                        InMemorySpeech.clip("it", Split.TRAIN, 1, 0.5),
                        InMemorySpeech.clip("it", Split.TRAIN, 2, 0.7),
                        InMemorySpeech.clip("it", Split.TRAIN, 3, 2),
                        InMemorySpeech.clip("it", Split.TRAIN, 4, 31),
                        InMemorySpeech.clip("it", Split.VALID, 5, 2)),
                1);

        assertThat(shards.shard("it", 0)).hasSize(1);
        assertThat(shards.leftOut("it")).isEqualTo(new LanguageShards.LeftOut(2, 1));
    }

    @Test
    void nameEveryLanguageWithoutClips() {
        Manifest manifest = Manifest.of(
                List.of(InMemorySpeech.clip("it", Split.TRAIN, 1, 2), InMemorySpeech.clip("fr", Split.TRAIN, 1, 0.5)));

        assertThatThrownBy(() -> LanguageShards.of(manifest, List.of("it", "fr", "xx"), InMemorySpeech.LIMITS, 1))
                .isInstanceOfSatisfying(InputException.class, e -> assertThat(e.problems())
                        .satisfiesExactly(
                                fr -> assertThat(fr).contains("language fr", "1 training clips"),
                                xx -> assertThat(xx).contains("language xx", "0 training clips")));
    }

    @Test
    void refuseAnUnknownLanguage() {
        LanguageShards shards = InMemorySpeech.shards(List.of(InMemorySpeech.clip("it", Split.TRAIN, 1, 2)), 1);

        assertThatIllegalArgumentException().isThrownBy(() -> shards.count("ru"));
    }
}
