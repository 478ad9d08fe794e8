package org.isogloss.worker.data;

import java.util.List;
import org.isogloss.protocol.corpus.Utterance;

/** A clip and its sound. */
record ReadClip(Utterance utterance, short[] samples) {

    static List<short[]> samples(List<ReadClip> clips) {
        return clips.stream().map(ReadClip::samples).toList();
    }
}
