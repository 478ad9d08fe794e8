package org.isogloss.worker.data;

import java.util.ArrayList;
import java.util.List;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.corpus.Utterance;
import org.isogloss.worker.audio.Recording;

/**
 * The cutting of clips, sorted by length, into batches of neighbours: each clip is in one batch, and rows of a batch
 * lose little when they are cropped to its shortest.
 *
 * @param budgetSamples the most samples of a batch
 * @param cropSamples the longest row
 * @param shortestRow the fewest samples of a row
 */
record LengthGroups(int budgetSamples, int cropSamples, int shortestRow) implements ClipGroups {

    /** Part [from, to) of the sorted clips. */
    record Group(int from, int to) {}

    /** Groups that fill the budget, all but the last. */
    @Override
    public List<Group> cut(List<Utterance> sorted) {
        return cut(sorted, Double.POSITIVE_INFINITY);
    }

    /** Groups that end before the budget is filled where a clip is longer than the shortest by more than a factor. */
    List<Group> cut(List<Utterance> sorted, double factor) {
        List<Group> groups = new ArrayList<>();
        int from = 0;
        while (from < sorted.size()) {
            int most = Math.min(sorted.size(), from + rows(sorted.get(from)));
            double longest = factor * croppedSamples(sorted.get(from));
            int to = from + 1;
            while (to < most && croppedSamples(sorted.get(to)) <= longest) {
                to++;
            }
            groups.add(new Group(from, to));
            from = to;
        }
        return groups;
    }

    /**
     * How many rows a batch has whose shortest clip is this one: budget / length to the nearest integer.
     *
     * <p>Rounding up crops the rows to make room for one more, by a quarter at most (two rows of 8 s in 16 s rather than one
     * of 10.7 s); rounding down leaves a third of the budget unused at most. Always rounding down would leave half.
     */
    int rows(Utterance shortest) {
        long nearest = Math.round((double) budgetSamples / croppedSamples(shortest));
        return (int) Math.max(1, Math.min(nearest, budgetSamples / shortestRow));
    }

    @Override
    public int samples(Utterance clip) {
        return croppedSamples(clip);
    }

    /**
     * No pool has more groups than this, for the longest clips. A full group that begins with clip c has rows(c) clips, each
     * with 1 / rows(clip) >= 1 / rows(c), so these sum to 1 or more; the last group may not be full.
     */
    @Override
    public int mostGroups(List<Utterance> longest) {
        double sum = longest.stream().mapToDouble(clip -> 1.0 / rows(clip)).sum();
        // The sum of thirds, fifths, ... may come out just below a whole number.
        return (int) Math.floor(sum + 1e-6) + 1;
    }

    /** Samples of a clip that can be in a batch, by what the manifest says of it. */
    int croppedSamples(Utterance utterance) {
        long samples = Math.round(utterance.seconds() * Recording.SAMPLE_RATE);
        return (int) Math.max(shortestRow, Math.min(samples, cropSamples));
    }

    /** @throws InputException when a clip is too short to be a row; names the first */
    void requireLongEnough(List<Utterance> clips) {
        for (Utterance clip : clips) {
            if (clip.seconds() * Recording.SAMPLE_RATE < shortestRow) {
                throw new InputException("%s: %s s, but the spans need clips of at least %.3f s"
                        .formatted(clip.path(), clip.seconds(), (double) shortestRow / Recording.SAMPLE_RATE));
            }
        }
    }

    /** The samples of each row of a batch with so many rows, the shortest clip of which has so many samples. */
    int cropLength(int rows, int shortestClip) {
        return Math.min(Math.min(cropSamples, shortestClip), budgetSamples / rows);
    }
}
