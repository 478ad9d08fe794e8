package org.isogloss.worker.data;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.isogloss.protocol.corpus.Utterance;

/**
 * The clips of one micro-batch, before any is read.
 *
 * @param candidates the clips in the order in which they are tried: those chosen, then what stands in for unusable ones
 * @param chosen how many were chosen
 */
record ClipChoice(List<Utterance> candidates, int chosen) {

    /** A group of sorted clips; its stand-ins are the longer clips after it, nearest first, then the shorter before it. */
    static ClipChoice of(List<Utterance> sorted, LengthGroups.Group group) {
        List<Utterance> candidates = new ArrayList<>(sorted.subList(group.from(), sorted.size()));
        List<Utterance> shorter = new ArrayList<>(sorted.subList(0, group.from()));
        Collections.reverse(shorter);
        candidates.addAll(shorter);
        return new ClipChoice(candidates, group.to() - group.from());
    }
}
