package org.isogloss.worker.data;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.isogloss.protocol.corpus.Vocabulary;
import org.isogloss.protocol.model.ModelConfig;

/**
 * The micro-batches of whole utterances to finetune on: each a pure function of its lane's key, its number and the corpus.
 *
 * <p>Drawn like {@link TrainingBatches}, but cut by what the rows take when they are padded. An unusable clip is left out.
 */
public final class FinetuneBatches implements BatchSource {

    private final ClipReader reader;
    private final UtteranceAssembler assembler;
    private final Map<String, List<ClipPool>> pools = new HashMap<>();

    /**
     * Prepares to draw; reads no clip.
     *
     * @param shards of clips with texts
     * @param badClips told of each unusable clip, each time it is drawn, on the thread that builds the batch
     */
    public FinetuneBatches(
            UtteranceConfig config,
            ModelConfig model,
            Vocabulary vocabulary,
            LanguageShards shards,
            AudioSource audio,
            Consumer<BadClip> badClips) {
        this.reader = ClipReader.ofWholeClips(audio, model, badClips);
        this.assembler = new UtteranceAssembler(config, model, vocabulary);
        PaddedGroups groups = new PaddedGroups(config.budgetSamples());
        for (String language : shards.languages()) {
            pools.put(language, ClipPool.ofShards(shards, language, groups, config.poolBatches()));
        }
    }

    @Override
    public TranscribedBatch build(LaneKey lane, int microBatch) throws BatchException {
        ClipChoice choice = ClipPool.choose(pools, lane, microBatch);
        return assembler.training(lane, microBatch, reader.readDropping(choice));
    }
}
