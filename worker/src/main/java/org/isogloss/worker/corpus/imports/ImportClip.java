package org.isogloss.worker.corpus.imports;

import java.nio.file.Path;
import java.util.Optional;
import org.isogloss.protocol.corpus.Split;

/**
 * A clip as somebody else's collection has it.
 *
 * @param name by which it is known in the corpus, without extension; may have folders
 * @param audio where its sound is
 * @param text as written; empty if there is none
 * @param phonemes with spaces between phones; empty if there are none
 * @param split that the collection puts it into, if it does
 * @param trouble why it cannot be used; empty if it can, for all that is known yet
 */
public record ImportClip(
        String language,
        String name,
        Path audio,
        String speaker,
        String text,
        String phonemes,
        Optional<Split> split,
        String trouble) {

    /** A clip with nothing wrong so far. */
    ImportClip(
            String language,
            String name,
            Path audio,
            String speaker,
            String text,
            String phonemes,
            Optional<Split> split) {
        this(language, name, audio, speaker, text, phonemes, split, "");
    }

    /** The same clip with its texts. */
    ImportClip with(String newText, String newPhonemes) {
        return new ImportClip(language, name, audio, speaker, newText, newPhonemes, split, trouble);
    }

    /** The same clip, of which something is wrong. */
    ImportClip with(String whatIsWrong) {
        return new ImportClip(language, name, audio, speaker, text, phonemes, split, whatIsWrong);
    }

    /** Where it will lie in the corpus. */
    public String path() {
        return language + "/" + name + ".flac";
    }

    /** A file's name without its extension. */
    static String withoutExtension(String file) {
        int dot = file.lastIndexOf('.');
        return dot > file.lastIndexOf('/') + 1 ? file.substring(0, dot) : file;
    }
}
