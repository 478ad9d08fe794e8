package org.isogloss.worker.corpus.source;

import com.ibm.icu.text.Transliterator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.isogloss.worker.corpus.debian.PackageException;

/**
 * Single Mandarin syllables by two speakers, from the input method gcin.
 *
 * <p>A folder is a syllable in Bopomofo with its tone, nothing for the first one ({@code ㄏㄠ2}); the file's number is
 * the speaker. The transcript is pinyin with a tone digit ({@code hao2}).
 */
final class GcinVoice implements Source {

    private static final String PACKAGE = "gcin-voice";
    private static final Pattern SOUND =
            Pattern.compile("usr/share/gcin-voice/ogg/([\\u3105-\\u312F]+)([1-5]?)/([35])\\.ogg");

    @Override
    public String name() {
        return PACKAGE;
    }

    @Override
    public List<String> packages() {
        return List.of(PACKAGE);
    }

    @Override
    public Credit credit() {
        return new Credit(
                "gcin3: GPL-3.0 or LGPL-3.0; gcin5: CC-BY-3.0",
                "2014 Edward Der-Hua Liu (gcin3); ChionMeilin with the vocal source from Chu Lo (gcin5)");
    }

    @Override
    public void read(PackageFiles files, ClipSink sink) throws PackageException {
        Transliterator pinyin = Transliterator.getInstance("Bopomofo-Latin");
        files.read(PACKAGE, path -> SOUND.matcher(path).matches(), (path, audio) -> {
            Matcher sound = SOUND.matcher(path);
            if (sound.matches()) {
                String tone = sound.group(2).isEmpty() ? "1" : sound.group(2);
                String syllable = pinyin.transliterate(sound.group(1)).replaceAll("[0-9]", "") + tone;
                String speaker = sound.group(3).equals("3") ? "edward-liu" : "chion-meilin";
                String name = "gcin" + sound.group(3) + "_" + syllable;
                sink.accept(new ClipInfo("zh", name, speaker, syllable, "ogg"), audio);
            }
        });
    }
}
