package org.isogloss.worker.data;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.isogloss.protocol.corpus.Vocabulary;
import org.isogloss.protocol.model.ModelConfig;

/**
 * The micro-batches of whole utterances to evaluate recognition on: always the same for a language, each clip in one of
 * them, nothing hidden. An unusable clip is left out; a batch of unusable clips takes one from its neighbour.
 */
public final class RecognitionBatches implements BatchSource {

    private final EvaluationClips clips;
    private final ClipReader reader;
    private final UtteranceAssembler assembler;
    private final Map<String, List<LengthGroups.Group>> cuts = new LinkedHashMap<>();

    /**
     * Plans the batches; reads no clip.
     *
     * @param clips with texts
     * @param badClips told of each unusable clip, each time it is read, on the thread that builds the batch
     */
    public RecognitionBatches(
            UtteranceConfig config,
            ModelConfig model,
            Vocabulary vocabulary,
            EvaluationClips clips,
            AudioSource audio,
            Consumer<BadClip> badClips) {
        this.clips = clips;
        this.reader = ClipReader.ofWholeClips(audio, model, badClips);
        this.assembler = new UtteranceAssembler(config, model, vocabulary);
        PaddedGroups groups = new PaddedGroups(config.budgetSamples());
        for (String language : clips.languages()) {
            cuts.put(language, groups.cut(clips.of(language)));
        }
    }

    /** How many batches a language has; 0 when it has no clips. */
    public int count(String language) {
        return cuts.get(language).size();
    }

    /** @param lane of it only the language counts */
    @Override
    public TranscribedBatch build(LaneKey lane, int microBatch) throws BatchException {
        String language = lane.language();
        ClipChoice choice = ClipChoice.of(clips.of(language), cuts.get(language).get(microBatch));
        return assembler.evaluation(language, reader.readDropping(choice));
    }
}
