package org.isogloss.worker.data;

import java.util.ArrayList;
import java.util.List;
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
    private final LengthGroups groups;
    private final int size;
    private final int places;

    /**
     * @param clips of the shard, shortest first
     * @param batches how many batches' worth of clips a pool has on average, if the shard has as many
     */
    ClipPool(List<Utterance> clips, LengthGroups groups, int batches) {
        this.clips = clips;
        this.groups = groups;
        double mean = clips.stream().mapToInt(groups::croppedSamples).average().orElseThrow();
        double wanted = Math.ceil(batches * (groups.budgetSamples() / mean));
        this.size = (int) Math.min(clips.size(), wanted);
        this.places = mostGroups(clips.subList(clips.size() - size, clips.size()));
    }

    /**
     * No pool has more groups than this, for the longest clips. A full group that begins with clip c has rows(c) clips, each
     * with 1 / rows(clip) >= 1 / rows(c), so these sum to 1 or more; the last group may not be full.
     */
    private int mostGroups(List<Utterance> longest) {
        double sum =
                longest.stream().mapToDouble(clip -> 1.0 / groups.rows(clip)).sum();
        // The sum of thirds, fifths, ... may come out just below a whole number.
        return (int) Math.floor(sum + 1e-6) + 1;
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
