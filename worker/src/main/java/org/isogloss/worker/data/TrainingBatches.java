package org.isogloss.worker.data;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.corpus.Utterance;
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
        this.reader = new ClipReader(audio, groups.shortestRow(), badClips);
        this.assembler = new BatchAssembler(config, model, groups);
        for (String language : shards.languages()) {
            pools.put(language, pools(shards, language, groups, config.poolBatches()));
        }
    }

    private static List<ClipPool> pools(LanguageShards shards, String language, LengthGroups groups, int poolBatches) {
        List<ClipPool> result = new ArrayList<>();
        for (int shard = 0; shard < shards.count(language); shard++) {
            List<Utterance> clips = shards.shard(language, shard);
            groups.requireLongEnough(clips);
            result.add(new ClipPool(clips, groups, poolBatches));
        }
        return result;
    }

    @Override
    public Batch build(LaneKey lane, int microBatch) throws BatchException {
        return assembler.training(lane, microBatch, reader.readReplacing(choose(lane, microBatch)));
    }

    /** Which clips a micro-batch is made of; reads none. */
    ClipChoice choose(LaneKey lane, int microBatch) {
        List<ClipPool> ofLanguage =
                requireNonNull(pools.get(lane.language()), () -> "no shards of language " + lane.language());
        int shard = lane.random("shard").nextInt(ofLanguage.size());
        return ofLanguage.get(shard).choose(lane.random("clips", microBatch));
    }
}
