package org.isogloss.worker.corpus;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.Progress;

/** The texts of clips, written in phones as well. */
final class ClipPhones {

    private ClipPhones() {}

    /** The same clips with phones where they had none; a language that the program does not know is named, and stays without. */
    static List<StoredClip> fill(List<StoredClip> clips, Phonemizer phonemizer, Progress progress)
            throws IOException, InterruptedException {
        List<StoredClip> filled = new ArrayList<>();
        Set<String> unknown = new HashSet<>();
        progress.begin("write phones", clips.size(), "clips");
        for (StoredClip clip : clips) {
            if (clip.phonemes().isEmpty() && !unknown.contains(clip.language())) {
                try {
                    filled.add(clip.withPhonemes(phonemizer.phonemes(clip.language(), clip.transcript())));
                } catch (InputException e) {
                    unknown.add(clip.language());
                    filled.add(clip);
                    progress.note(e.getMessage());
                }
            } else {
                filled.add(clip);
            }
            progress.advance(1);
        }
        progress.end();
        return filled;
    }
}
