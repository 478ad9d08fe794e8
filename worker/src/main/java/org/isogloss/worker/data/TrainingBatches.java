package org.isogloss.worker.data;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.model.ModelConfig;

/**
 * The micro-batches to train on: each a pure function of its lane's key, its number and the corpus.
 *
 * <p>A lane draws from one shard of its language, drawn anew for every step. For each micro-batch a {@link ClipPool} of the
 * shard is drawn, grouped by length; one of the groups becomes the batch.
 */
public final class TrainingBatches implements BatchSource {

    private final ClipReader reader;
    private final BatchAssembler assembler;
    private final Map<String, List<ClipPool>> pools = new HashMap<>();

    /**
     * Prepares to draw; reads no clip.
     *
     * @param badClips told of each unusable clip, each time it is drawn, on the thread that builds the batch
     * @throws InputException when there are clips, or crops, too short for the model and the spans
     */
    public TrainingBatches(
            BatchConfig config,
            ModelConfig model,
            LanguageShards shards,
            AudioSource audio,
            Consumer<BadClip> badClips) {
        LengthGroups groups = config.groups(model);
        this.reader = new ClipReader(audio, groups.shortestRow(), false, badClips);
        this.assembler = new BatchAssembler(config, model, groups);
        for (String language : shards.languages()) {
            for (int shard = 0; shard < shards.count(language); shard++) {
                groups.requireLongEnough(shards.shard(language, shard));
            }
            pools.put(language, ClipPool.ofShards(shards, language, groups, config.poolBatches()));
        }
    }

    @Override
    public Batch build(LaneKey lane, int microBatch) throws BatchException {
        return assembler.training(lane, microBatch, ReadClip.samples(reader.readReplacing(choose(lane, microBatch))));
    }

    /** Which clips a micro-batch is made of; reads none. */
    ClipChoice choose(LaneKey lane, int microBatch) {
        return ClipPool.choose(pools, lane, microBatch);
    }
}
