package org.isogloss.worker.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.isogloss.protocol.config.RunConfig.Units;
import org.isogloss.protocol.corpus.LengthLimits;
import org.isogloss.protocol.corpus.Manifest;
import org.isogloss.protocol.corpus.Spelling;
import org.isogloss.protocol.corpus.Split;
import org.isogloss.protocol.corpus.Utterance;
import org.isogloss.protocol.corpus.Vocabulary;
import org.junit.jupiter.api.Test;

class FinetuneBatchesTest {

    private static final int BUDGET = 8 * 16_000;
    private static final UtteranceConfig CONFIG = new UtteranceConfig(
            BUDGET, 4, true, Optional.of(new SpanMasker(0.3, 10)), Optional.of(new SpanMasker(0.3, 4, 0)));
    private static final LaneKey LANE = new LaneKey(1, "finetune", 7, 2, "it");
    private static final int HIDDEN = InMemorySpeech.MODEL.hidden();

    private final List<Utterance> clips = withTexts(InMemorySpeech.clips("it", Split.TRAIN, 80, 3));
    private final Vocabulary vocabulary = Vocabulary.of(new Spelling(Units.CHARACTERS), clips);
    private final InMemorySpeech speech = new InMemorySpeech();
    private final List<BadClip> bad = new ArrayList<>();

    private static List<Utterance> withTexts(List<Utterance> clips) {
        List<Utterance> result = new ArrayList<>();
        for (Utterance u : clips) {
            String text = Integer.toString(u.path().hashCode() & 0xFFFF, 26).replaceAll("[05]", " ") + "q";
            result.add(new Utterance(u.path(), u.language(), "", u.seconds(), u.split(), text, ""));
        }
        return result;
    }

    private FinetuneBatches batches(UtteranceConfig config, List<Utterance> utterances, AudioSource audio) {
        Manifest manifest = Manifest.of(utterances);
        LanguageShards shards =
                LanguageShards.of(manifest, manifest.languages(), new LengthLimits(0.3, BUDGET / 16_000.0), 1);
        return new FinetuneBatches(config, InMemorySpeech.MODEL, vocabulary, shards, audio, bad::add);
    }

    @Property(tries = 40)
    void rowsAreWholeUtterancesPaddedToTheLongest(@ForAll long seed) throws Exception {
        TranscribedBatch batch = batches(CONFIG, clips, speech).build(new LaneKey(seed, "finetune", 0, 0, "it"), 0);
        Batch b = batch.batch().speech();
        int frames = InMemorySpeech.MODEL.frames(b.samples());

        assertThat(b.rows() * b.samples()).isLessThanOrEqualTo(BUDGET);
        assertThat(b.samples()).isEqualTo(Arrays.stream(b.lengths()).max().orElseThrow());
        assertThat(batch.clips()).hasSize(b.rows()).doesNotHaveDuplicates();
        int label = 0;
        for (int row = 0; row < b.rows(); row++) {
            Utterance clip = batch.clips().get(row);
            assertThat(b.lengths()[row]).isEqualTo((int) Math.round(clip.seconds() * 16_000));
            int[] labels = vocabulary.labels(clip);
            assertThat(batch.batch().labelLengths()[row]).isEqualTo(labels.length);
            assertThat(Arrays.copyOfRange(batch.batch().labels(), label, label + labels.length))
                    .isEqualTo(labels);
            label += labels.length;
            double square = 0;
            for (int i = 0; i < b.samples(); i++) {
                float value = b.waveform()[row * b.samples() + i];
                square += (double) value * value;
                assertThat(value == 0 || i < b.lengths()[row]).isTrue();
            }
            assertThat(square / b.lengths()[row]).isCloseTo(1, within(1e-2));
        }
        assertThat(batch.batch().labels()).hasSize(label);
        assertThat(b.negatives()).isEmpty();
        assertThat(b.gumbel()).isEmpty();
        for (int hidden : b.hidden()) {
            int valid = InMemorySpeech.MODEL.frames(b.lengths()[hidden / frames]);
            assertThat(hidden % frames).as("a frame of the row").isLessThan(valid);
        }
        assertThat(batch.batch().hiddenChannels()).isSorted().doesNotHaveDuplicates();
        assertThat(Arrays.stream(batch.batch().hiddenChannels()).max().orElse(0))
                .isLessThan(b.rows() * HIDDEN);
    }

    @Test
    void areAPureFunctionOfTheirKeyAndDifferWithIt() throws Exception {
        FinetuneBatches one = batches(CONFIG, clips, speech);
        FinetuneBatches other = batches(CONFIG, clips, new AudioCache(speech, 100_000));
        assertThat(other.build(LANE, 1)).usingRecursiveComparison().isEqualTo(one.build(LANE, 1));
        Map<Integer, Integer> seen = new HashMap<>();
        for (LaneKey key :
                List.of(LANE, new LaneKey(1, "finetune", 8, 2, "it"), new LaneKey(2, "finetune", 7, 2, "it"))) {
            seen.merge(Arrays.hashCode(one.build(key, 0).batch().speech().hidden()), 1, Integer::sum);
        }
        assertThat(seen).hasSize(3);
    }

    @Test
    void withoutAugmentationNothingIsHidden() throws Exception {
        UtteranceConfig plain = new UtteranceConfig(BUDGET, 4, true, Optional.empty(), Optional.empty());
        CtcBatch batch = batches(plain, clips, speech).build(LANE, 0).batch();
        assertThat(batch.speech().hidden()).isEmpty();
        assertThat(batch.hiddenChannels()).isEmpty();
    }

    @Test
    void aRowTooShortForSpansHasNone() throws Exception {
        Utterance brief = withTexts(List.of(InMemorySpeech.clip("it", Split.TRAIN, 1, 0.2)))
                .get(0);
        Manifest manifest = Manifest.of(List.of(brief));
        LanguageShards shards = LanguageShards.of(manifest, List.of("it"), new LengthLimits(0.1, 8), 1);
        CtcBatch batch = new FinetuneBatches(CONFIG, InMemorySpeech.MODEL, vocabulary, shards, speech, bad::add)
                .build(LANE, 0)
                .batch();
        assertThat(batch.speech().hidden()).isEmpty();
    }

    @Test
    void anUnusableClipIsLeftOutWithItsText() throws Exception {
        int microBatch = 0;
        TranscribedBatch whole = batches(CONFIG, clips, speech).build(LANE, microBatch);
        while (whole.clips().size() < 3) {
            whole = batches(CONFIG, clips, speech).build(LANE, ++microBatch);
        }
        Utterance missing = whole.clips().get(1);
        speech.missing.add(missing.path());

        TranscribedBatch batch = batches(CONFIG, clips, speech).build(LANE, microBatch);

        List<Utterance> rest = new ArrayList<>(whole.clips());
        rest.remove(missing);
        assertThat(batch.clips()).isEqualTo(rest);
        assertThat(batch.batch().labelLengths()).hasSize(rest.size());
        assertThat(bad).extracting(BadClip::utterance).containsExactly(missing);
    }

    @Test
    void aClipLongerThanTheManifestSaysIsUnusable() {
        Utterance clip =
                withTexts(List.of(InMemorySpeech.clip("it", Split.TRAIN, 1, 2))).get(0);
        AudioSource longer = u -> new short[3 * 16_000];
        assertThatThrownBy(() -> batches(CONFIG, List.of(clip), longer).build(LANE, 0))
                .isInstanceOf(BatchException.class)
                .hasMessageContaining("has 3.000 s; the manifest says 2.000 s");
    }

    @Test
    void recognitionHasEveryClipOnceAsItIs() throws Exception {
        List<Utterance> valid = withTexts(InMemorySpeech.clips("it", Split.VALID, 30, 5));
        LengthLimits limits = new LengthLimits(0.8, 8);
        EvaluationClips chosen = EvaluationClips.of(Manifest.of(valid), List.of("it", "es"), Split.VALID, limits, 1e6);
        RecognitionBatches batches =
                new RecognitionBatches(CONFIG, InMemorySpeech.MODEL, vocabulary, chosen, speech, bad::add);
        List<Utterance> seen = new ArrayList<>();
        for (int i = 0; i < batches.count("it"); i++) {
            TranscribedBatch batch = batches.build(new LaneKey(9, "recognize", 0, 0, "it"), i);
            assertThat(batch.batch().speech().hidden()).isEmpty();
            assertThat(batch.batch().hiddenChannels()).isEmpty();
            seen.addAll(batch.clips());
        }
        assertThat(seen).doesNotHaveDuplicates().isEqualTo(chosen.of("it"));
        assertThat(batches.count("es")).isZero();
    }
}
