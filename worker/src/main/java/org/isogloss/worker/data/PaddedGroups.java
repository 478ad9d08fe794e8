package org.isogloss.worker.data;

import java.util.ArrayList;
import java.util.List;
import org.isogloss.protocol.corpus.Utterance;
import org.isogloss.worker.audio.Recording;

/**
 * The cutting of clips, sorted by length, into batches of whole utterances, the rows of which are padded to the longest:
 * rows x longest stays within the budget.
 *
 * <p>Each group is as large as it can be, so groups are as few as they can be. Shorter clips never need more of them: what
 * fits for clips fits for shorter ones, which is why {@link #mostGroups} need only look at the longest.
 *
 * @param budgetSamples the most samples of a batch, padding included; a longer clip is alone in its batch
 */
record PaddedGroups(int budgetSamples) implements ClipGroups {

    @Override
    public int samples(Utterance clip) {
        return (int) Math.max(1, Math.round(clip.seconds() * Recording.SAMPLE_RATE));
    }

    @Override
    public List<LengthGroups.Group> cut(List<Utterance> sorted) {
        List<LengthGroups.Group> groups = new ArrayList<>();
        int from = 0;
        for (int to = 1; to <= sorted.size(); to++) {
            boolean full = to == sorted.size() || (to + 1L - from) * samples(sorted.get(to)) > budgetSamples;
            if (full) {
                groups.add(new LengthGroups.Group(from, to));
                from = to;
            }
        }
        return groups;
    }

    @Override
    public int mostGroups(List<Utterance> longest) {
        return cut(longest).size();
    }
}
