package org.isogloss.worker.data;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.isogloss.protocol.corpus.Utterance;
import org.isogloss.protocol.random.CounterRandom;

/**
 * The draw of a micro-batch's clips from a shard: a pool of clips without repetition, sorted by length and cut into groups
 * of neighbours, of which one is taken.
 *
 * <p>This is fairseq's grouping by length without its epochs, which a run of interchangeable steps has no use for. Every
 * clip of the shard is equally likely to be drawn. Were a group simply drawn from those of a pool, long clips would suffer:
 * a pool that holds one is cut into more groups, and each is less likely. So one of a fixed number of places is
 * drawn, as many as there can be groups at most, and when it is empty, a new pool.
 *
 * <p>Proof: a clip is in a pool with probability pool / clips and its group at the drawn place with probability 1 / places,
 * both the same for all; and so is, then, its chance given that the place is not empty.
 */
final class ClipPool {

    private final List<Utterance> clips;
    private final ClipGroups groups;
    private final int size;
    private final int places;

    /**
     * @param clips of the shard, shortest first
     * @param batches how many batches' worth of clips a pool has on average, if the shard has as many
     */
    ClipPool(List<Utterance> clips, ClipGroups groups, int batches) {
        this.clips = clips;
        this.groups = groups;
        double mean = clips.stream().mapToInt(groups::samples).average().orElseThrow();
        double wanted = Math.ceil(batches * (groups.budgetSamples() / mean));
        this.size = (int) Math.min(clips.size(), wanted);
        this.places = groups.mostGroups(clips.subList(clips.size() - size, clips.size()));
    }

    /** A pool for each shard of a language. */
    static List<ClipPool> ofShards(LanguageShards shards, String language, ClipGroups groups, int batches) {
        return IntStream.range(0, shards.count(language))
                .mapToObj(shard -> new ClipPool(shards.shard(language, shard), groups, batches))
                .toList();
    }

    /**
     * The clips of a lane's micro-batch, from the shard that the lane draws; reads none.
     *
     * @param pools of each language's shards
     */
    static ClipChoice choose(Map<String, List<ClipPool>> pools, LaneKey lane, int microBatch) {
        List<ClipPool> ofLanguage =
                requireNonNull(pools.get(lane.language()), () -> "no shards of language " + lane.language());
        int shard = lane.random("shard").nextInt(ofLanguage.size());
        return ofLanguage.get(shard).choose(lane.random("clips", microBatch));
    }

    ClipChoice choose(CounterRandom random) {
        while (true) {
            List<Utterance> pool = draw(random);
            List<LengthGroups.Group> cut = groups.cut(pool);
            int place = random.nextInt(places);
            if (place < cut.size()) {
                return ClipChoice.of(pool, cut.get(place));
            }
        }
    }

    private List<Utterance> draw(CounterRandom random) {
        List<Utterance> pool = new ArrayList<>(size);
        DistinctDraw.of(size, clips.size(), random).stream().forEach(index -> pool.add(clips.get(index)));
        return pool;
    }
}
