package org.isogloss.worker.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.isogloss.protocol.corpus.Manifest;
import org.isogloss.protocol.corpus.Split;
import org.isogloss.protocol.corpus.Utterance;
import org.junit.jupiter.api.Test;

class EvaluationBatchesTest {

    private static final LaneKey LANE = new LaneKey(1, "evaluate", 0, 0, "it");

    private final List<Utterance> clips = InMemorySpeech.clips("it", Split.VALID, 60, 3);
    private final InMemorySpeech speech = new InMemorySpeech();
    private final List<BadClip> bad = new ArrayList<>();

    @Test
    void useEveryClipOnceWithoutNoise() throws Exception {
        EvaluationBatches batches = batches(clips, 1e9);
        int rows = 0;
        for (int i = 0; i < batches.count("it"); i++) {
            Batch batch = batches.build(LANE, i);
            rows += batch.rows();
            assertThat(batch.gumbel()).isEmpty();
        }

        int used = (int) clips.stream().filter(InMemorySpeech.LIMITS::accepts).count();
        assertThat(rows).isEqualTo(used);
        assertThat(speech.reads).hasValue(used);
    }

    @Test
    void useMostOfTheSpeech() throws Exception {
        EvaluationBatches batches = batches(clips, 1e9);
        double seconds = 0;
        for (int i = 0; i < batches.count("it"); i++) {
            seconds += batches.build(LANE, i).audioSeconds();
        }
        double longestRow = InMemorySpeech.CONFIG.cropSamples() / 16_000.0;
        double all = evaluationClips(clips, 1e9).of("it").stream()
                .mapToDouble(clip -> Math.min(longestRow, clip.seconds()))
                .sum();

        assertThat(seconds / all).isGreaterThan(0.8);
    }

    @Property(tries = 20)
    void areTheSameAtEveryStepAndForAnyOrderOfLines(@ForAll long seed) throws Exception {
        List<Utterance> reordered = new ArrayList<>(clips);
        Collections.shuffle(reordered, new Random(seed));
        LaneKey later = new LaneKey(1, "second evaluation", 900, 4, "it");

        assertThat(batches(reordered, 30).build(later, 1))
                .usingRecursiveComparison()
                .isEqualTo(batches(clips, 30).build(LANE, 1));
    }

    @Test
    void takeAtMostTheSecondsAskedFor() {
        EvaluationClips all = evaluationClips(clips, 1e9);
        EvaluationClips some = evaluationClips(clips, 20);

        double seconds = some.of("it").stream().mapToDouble(Utterance::seconds).sum();
        assertThat(seconds).isBetween(15.0, 20.0);
        assertThat(all.of("it")).containsAll(some.of("it"));
    }

    @Test
    void leaveOutUnusableClips() throws Exception {
        Utterance broken = evaluationClips(clips, 1e9).of("it").get(0);
        EvaluationBatches batches = batches(clips, 1e9);
        int rows = batches.build(LANE, 0).rows();
        speech.missing.add(broken.path());

        assertThat(batches.build(LANE, 0).rows()).isEqualTo(rows - 1);
        assertThat(bad).extracting(BadClip::utterance).containsExactly(broken);
    }

    @Test
    void takeANeighbourWhenABatchHasNoUsableClip() throws Exception {
        List<Utterance> two =
                List.of(InMemorySpeech.clip("it", Split.VALID, 1, 3), InMemorySpeech.clip("it", Split.VALID, 2, 3.5));
        EvaluationBatches batches = batches(two, 1e9);
        assertThat(batches.count("it")).isEqualTo(2);
        speech.missing.add(two.get(0).path());

        assertThat(batches.build(LANE, 0).rows()).isEqualTo(1);
        assertThat(bad).extracting(BadClip::utterance).containsExactly(two.get(0));
    }

    @Test
    void aLanguageWithoutClipsHasNoBatches() {
        List<Utterance> training = List.of(InMemorySpeech.clip("it", Split.TRAIN, 1, 3));

        assertThat(batches(training, 1e9).count("it")).isZero();
    }

    private EvaluationBatches batches(List<Utterance> utterances, double maxSeconds) {
        return new EvaluationBatches(
                InMemorySpeech.CONFIG, InMemorySpeech.MODEL, evaluationClips(utterances, maxSeconds), speech, bad::add);
    }

    private static EvaluationClips evaluationClips(List<Utterance> utterances, double maxSeconds) {
        return EvaluationClips.of(
                Manifest.of(utterances), List.of("it"), Split.VALID, InMemorySpeech.LIMITS, maxSeconds);
    }
}
