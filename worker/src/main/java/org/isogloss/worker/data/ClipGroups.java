package org.isogloss.worker.data;

import java.util.List;
import org.isogloss.protocol.corpus.Utterance;

/** A way to cut clips, sorted by length, into batches of neighbours. */
interface ClipGroups {

    /** The most samples of a batch, about. */
    int budgetSamples();

    /** What a clip takes of the budget, by what the manifest says of it. */
    int samples(Utterance clip);

    /** Every clip in one group. */
    List<LengthGroups.Group> cut(List<Utterance> sorted);

    /** No clips, as many as these and each no longer than the one at its place, are cut into more groups than this. */
    int mostGroups(List<Utterance> longest);
}
