package org.isogloss.worker.data;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.isogloss.protocol.corpus.Vocabulary;
import org.isogloss.protocol.model.ModelConfig;

/**
 * The last stage of a micro-batch of whole utterances: pads the clips read to one length, spells their texts, and hides
 * spans of frames and of channels as augmentation.
 *
 * <p>Every row has random numbers of its own, and its spans lie within its own frames, so a row is the same whatever it is
 * batched with.
 */
final class UtteranceAssembler {

    private final UtteranceConfig config;
    private final ModelConfig model;
    private final Vocabulary vocabulary;

    UtteranceAssembler(UtteranceConfig config, ModelConfig model, Vocabulary vocabulary) {
        this.config = config;
        this.model = model;
        this.vocabulary = vocabulary;
    }

    /** A batch to train on: with hidden spans. */
    TranscribedBatch training(LaneKey lane, int microBatch, List<ReadClip> clips) {
        int frames = model.frames(longest(clips));
        BitSet hidden = new BitSet();
        BitSet channels = new BitSet();
        for (int row = 0; row < clips.size(); row++) {
            int valid = model.frames(clips.get(row).samples().length);
            hide(config.spans(), valid, row * frames, hidden, lane, "spans", microBatch, row);
            hide(
                    config.channelSpans(),
                    model.hidden(),
                    row * model.hidden(),
                    channels,
                    lane,
                    "channels",
                    microBatch,
                    row);
        }
        return assemble(lane.language(), clips, hidden, channels);
    }

    /** A batch to evaluate on: as it is. */
    TranscribedBatch evaluation(String language, List<ReadClip> clips) {
        return assemble(language, clips, new BitSet(), new BitSet());
    }

    /** Hides spans among so many places from {@code first} on; none where there is no room for one. */
    private static void hide(
            Optional<SpanMasker> masker,
            int places,
            int first,
            BitSet hidden,
            LaneKey lane,
            String decision,
            int microBatch,
            int row) {
        masker.filter(spans -> places >= spans.shortestRow())
                .ifPresent(spans -> spans.hide(places, lane.random(decision, microBatch, row)).stream()
                        .forEach(place -> hidden.set(first + place)));
    }

    private static int longest(List<ReadClip> clips) {
        return clips.stream().mapToInt(clip -> clip.samples().length).max().orElseThrow();
    }

    private TranscribedBatch assemble(String language, List<ReadClip> clips, BitSet hidden, BitSet channels) {
        int rows = clips.size();
        int samples = longest(clips);
        float[] waveform = new float[Math.multiplyExact(rows, samples)];
        int[] lengths = new int[rows];
        int[][] labels = new int[rows][];
        for (int row = 0; row < rows; row++) {
            short[] clip = clips.get(row).samples();
            Waveforms.copy(clip, 0, waveform, row * samples, clip.length);
            if (config.normalise()) {
                Waveforms.normalise(waveform, row * samples, clip.length);
            }
            lengths[row] = clip.length;
            labels[row] = vocabulary.labels(clips.get(row).utterance());
        }
        Batch speech = new Batch(
                language, rows, samples, waveform, lengths, hidden.stream().toArray(), new int[0], new float[0]);
        CtcBatch batch = new CtcBatch(
                speech,
                Arrays.stream(labels).flatMapToInt(Arrays::stream).toArray(),
                Arrays.stream(labels).mapToInt(row -> row.length).toArray(),
                channels.stream().toArray());
        return new TranscribedBatch(
                batch, clips.stream().map(ReadClip::utterance).toList());
    }
}
