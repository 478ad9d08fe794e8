package org.isogloss.worker.corpus.source;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.isogloss.worker.corpus.debian.PackageException;

/**
 * The announcements of the Asterisk telephone exchange in one language: one professional speaker, about 500 clips.
 *
 * <p>Audio is raw G.722 at 16 kHz; the text is a list {@code name: words}, where {@code ;} starts a comment.
 */
final class AsteriskSounds implements Source {

    private static final String SOUNDS = "usr/share/asterisk/sounds/";

    private final String language;
    private final String speaker;
    private final Credit credit;

    AsteriskSounds(String language, String speaker, String licence, String credit) {
        this.language = language;
        this.speaker = speaker;
        this.credit = new Credit(licence, credit);
    }

    @Override
    public String name() {
        return "asterisk-core-" + language;
    }

    @Override
    public List<String> packages() {
        return List.of(soundPackage(), "asterisk-core-sounds-" + language);
    }

    @Override
    public Credit credit() {
        return credit;
    }

    @Override
    public void read(PackageFiles files, ClipSink sink) throws PackageException {
        Map<String, String> texts = texts(files);
        files.read(soundPackage(), path -> path.startsWith(SOUNDS) && path.endsWith(".g722"), (path, audio) -> {
            // The first folder below is the voice, such as it_IT_m_Carlo.
            String inVoice = path.substring(path.indexOf('/', SOUNDS.length()) + 1);
            String key = inVoice.substring(0, inVoice.length() - ".g722".length());
            if (texts.containsKey(key)) {
                String name = ClipInfo.nameOf("ast", key);
                sink.accept(new ClipInfo(language, name, speaker, texts.get(key), "g722"), audio);
            }
        });
    }

    private Map<String, String> texts(PackageFiles files) throws PackageException {
        Map<String, String> texts = new HashMap<>();
        for (String line :
                files.lines(packages().get(1), path -> path.endsWith("core-sounds-" + language + ".txt.gz"))) {
            int colon = line.indexOf(':');
            if (colon > 0 && !line.startsWith(";")) {
                texts.put(
                        line.substring(0, colon).strip(),
                        line.substring(colon + 1).strip());
            }
        }
        return texts;
    }

    private String soundPackage() {
        return "asterisk-core-sounds-" + language + "-g722";
    }
}
