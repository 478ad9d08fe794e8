package org.isogloss.worker.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.corpus.Split;
import org.isogloss.protocol.corpus.Utterance;
import org.junit.jupiter.api.Test;

class TrainingBatchesTest {

    private static final LaneKey LANE = new LaneKey(1, "pretrain", 7, 2, "it");

    private final List<Utterance> clips = InMemorySpeech.clips("it", Split.TRAIN, 120, 3);
    private final InMemorySpeech speech = new InMemorySpeech();
    private final List<BadClip> bad = new ArrayList<>();

    @Property(tries = 30)
    void haveRowsAndFramesThatFit(@ForAll long seed, @ForAll @IntRange(max = 9) int microBatch) throws Exception {
        Batch batch = batches(clips, speech).build(new LaneKey(seed, "pretrain", 0, 0, "it"), microBatch);
        BatchConfig config = InMemorySpeech.CONFIG;
        int frames = InMemorySpeech.MODEL.frames(batch.samples());

        assertThat(batch.rows() * batch.samples()).isLessThanOrEqualTo(config.budgetSamples());
        assertThat(batch.samples()).isBetween((int) (0.74 * 0.8 * 16_000), config.cropSamples());
        assertThat(batch.lengths()).hasSize(batch.rows()).containsOnly(batch.samples());
        assertThat(batch.waveform()).hasSize(batch.rows() * batch.samples());
        assertThat(batch.hidden()).isSorted().doesNotHaveDuplicates();
        assertThat(Arrays.stream(batch.hidden()).map(f -> f / frames).distinct())
                .hasSize(batch.rows());
        assertThat(batch.negativesPerFrame()).isEqualTo(config.negatives().count());
        for (int i = 0; i < batch.negatives().length; i++) {
            int frame = batch.hidden()[i / config.negatives().count()];
            int negative = batch.hidden()[batch.negatives()[i]];
            assertThat(negative).isNotEqualTo(frame);
            assertThat(negative / frames).isEqualTo(frame / frames);
        }
        assertThat(batch.gumbel()).hasSize(batch.hidden().length * 2 * 8);
    }

    @Property(tries = 20)
    void areAPureFunctionOfTheirKey(@ForAll long seed) throws Exception {
        List<Utterance> reordered = new ArrayList<>(clips);
        Collections.shuffle(reordered, new Random(seed));
        TrainingBatches one = batches(clips, speech);
        TrainingBatches other = batches(reordered, new AudioCache(speech, 200_000));
        LaneKey lane = new LaneKey(seed, "pretrain", 5, 1, "it");

        Batch second = one.build(lane, 1);
        Batch first = one.build(lane, 0);

        assertSame(other.build(lane, 0), first);
        assertSame(other.build(lane, 1), second);
    }

    @Test
    void differWithEveryPartOfTheKey() throws Exception {
        TrainingBatches batches = batches(clips, speech);
        List<Batch> all = List.of(
                batches.build(LANE, 0),
                batches.build(LANE, 1),
                batches.build(new LaneKey(2, "pretrain", 7, 2, "it"), 0),
                batches.build(new LaneKey(1, "adapt", 7, 2, "it"), 0),
                batches.build(new LaneKey(1, "pretrain", 8, 2, "it"), 0),
                batches.build(new LaneKey(1, "pretrain", 7, 3, "it"), 0));

        assertThat(all.stream().map(batch -> Arrays.hashCode(batch.gumbel()))).doesNotHaveDuplicates();
        assertThat(all.stream().map(batch -> Arrays.hashCode(batch.waveform()))).doesNotHaveDuplicates();
    }

    @Test
    void normaliseEachRow() throws Exception {
        Batch batch = batches(clips, speech).build(LANE, 0);

        for (int row = 0; row < batch.rows(); row++) {
            double square = 0;
            for (int i = row * batch.samples(); i < (row + 1) * batch.samples(); i++) {
                square += (double) batch.waveform()[i] * batch.waveform()[i] / batch.samples();
            }
            assertThat(square).isCloseTo(1, within(1e-2));
        }
    }

    @Test
    void drawFromAllShardsOfTheLanguage() {
        TrainingBatches batches = new TrainingBatches(
                InMemorySpeech.CONFIG, InMemorySpeech.MODEL, InMemorySpeech.shards(clips, 2), speech, bad::add);
        Set<Utterance> drawn = new HashSet<>();
        for (int step = 0; step < 300; step++) {
            LaneKey lane = new LaneKey(1, "pretrain", step, 0, "it");
            drawn.addAll(batches.choose(lane, 0).candidates());
        }

        assertThat(drawn)
                .containsExactlyInAnyOrderElementsOf(
                        clips.stream().filter(InMemorySpeech.LIMITS::accepts).toList());
    }

    @Test
    void replaceUnusableClipsAndTellOfThem() throws Exception {
        int microBatch = 0;
        ClipChoice choice = batches(clips, speech).choose(LANE, microBatch);
        while (choice.chosen() < 2) {
            choice = batches(clips, speech).choose(LANE, ++microBatch);
        }
        Utterance missing = choice.candidates().get(0);
        Utterance cut = choice.candidates().get(1);
        speech.missing.add(missing.path());
        speech.cut.add(cut.path());

        Batch batch = batches(clips, speech).build(LANE, microBatch);

        assertThat(batch.rows()).isEqualTo(choice.chosen());
        assertThat(bad).extracting(BadClip::utterance).containsExactly(missing, cut);
        assertThat(bad.get(0).why()).isEqualTo(missing.path() + ": not found");
        assertThat(bad.get(1).why()).startsWith(cut.path()).contains("the manifest says");
        assertSame(batches(clips, new AudioCache(speech, 1 << 20)).build(LANE, microBatch), batch);
    }

    @Test
    void nameAFileWhenNoClipIsUsable() {
        clips.forEach(clip -> speech.missing.add(clip.path()));

        assertThatThrownBy(() -> batches(clips, speech).build(LANE, 0))
                .isInstanceOf(BatchException.class)
                .hasMessageContaining("language it")
                .hasMessageContaining(".opus: not found");
    }

    @Test
    void workWithASingleClip() throws Exception {
        List<Utterance> single = List.of(InMemorySpeech.clip("it", Split.TRAIN, 1, 1.5));

        Batch batch = batches(single, speech).build(LANE, 3);

        assertThat(batch.rows()).isEqualTo(1);
        assertThat(batch.samples()).isEqualTo(24_000);
    }

    @Test
    void refuseSpansLongerThanRows() {
        BatchConfig config =
                new BatchConfig(64_000, 48_000, 4, true, new SpanMasker(0.65, 100), new NegativeSampler(5));
        LanguageShards shards = InMemorySpeech.shards(clips, 1);

        assertThat(InMemorySpeech.CONFIG.shortestRow(InMemorySpeech.MODEL)).isEqualTo(3920);
        assertThatThrownBy(() -> new TrainingBatches(config, InMemorySpeech.MODEL, shards, speech, bad::add))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("the spans need clips of at least");
    }

    private TrainingBatches batches(List<Utterance> utterances, AudioSource audio) {
        return new TrainingBatches(
                InMemorySpeech.CONFIG, InMemorySpeech.MODEL, InMemorySpeech.shards(utterances, 1), audio, bad::add);
    }

    private static void assertSame(Batch actual, Batch expected) {
        assertThat(actual).usingRecursiveComparison().isEqualTo(expected);
    }
}
