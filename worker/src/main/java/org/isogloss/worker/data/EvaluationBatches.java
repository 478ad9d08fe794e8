package org.isogloss.worker.data;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.corpus.Utterance;
import org.isogloss.protocol.model.ModelConfig;

/**
 * The micro-batches to evaluate on: always the same for a language, whatever the step, so that losses can be compared.
 *
 * <p>Each clip is in one batch, beside clips near it in length, from its start; spans and negatives are drawn once and for
 * all, there is no noise. An unusable clip is left out; a batch of unusable clips takes one from its neighbour.
 */
public final class EvaluationBatches implements BatchSource {

    /** Rows are cropped to the shortest, and what is cropped is never evaluated: batches are rather left small. */
    private static final double MOST_STRETCH = 1.2;

    private final EvaluationClips clips;
    private final ClipReader reader;
    private final BatchAssembler assembler;
    private final Map<String, List<LengthGroups.Group>> cuts = new LinkedHashMap<>();

    /**
     * Plans the batches; reads no clip.
     *
     * @param badClips told of each unusable clip, each time it is read, on the thread that builds the batch
     * @throws InputException when there are clips, or crops, too short for the model and the spans
     */
    public EvaluationBatches(
            BatchConfig config,
            ModelConfig model,
            EvaluationClips clips,
            AudioSource audio,
            Consumer<BadClip> badClips) {
        LengthGroups groups = config.groups(model);
        this.clips = clips;
        this.reader = new ClipReader(audio, groups.shortestRow(), false, badClips);
        this.assembler = new BatchAssembler(config, model, groups);
        for (String language : clips.languages()) {
            List<Utterance> sorted = clips.of(language);
            groups.requireLongEnough(sorted);
            cuts.put(language, groups.cut(sorted, MOST_STRETCH));
        }
    }

    /** How many batches a language has; 0 when it has no clips. */
    public int count(String language) {
        return cuts.get(language).size();
    }

    /** @param lane of it only the seed and the language count */
    @Override
    public Batch build(LaneKey lane, int microBatch) throws BatchException {
        String language = lane.language();
        LaneKey fixed = new LaneKey(lane.seed(), "evaluate", 0, 0, language);
        ClipChoice choice = ClipChoice.of(clips.of(language), cuts.get(language).get(microBatch));
        return assembler.evaluation(fixed, microBatch, ReadClip.samples(reader.readDropping(choice)));
    }
}
