package org.isogloss.worker.corpus.source;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.isogloss.worker.corpus.debian.PackageException;

/** English words for the parts of KDE's potato game; the file name is the word, behind the scene's: egypt_camel. */
final class KTuberlingSounds implements Source {

    private static final String PACKAGE = "ktuberling-data";
    private static final Pattern SOUND =
            Pattern.compile("usr/share/ktuberling/sounds/en/((?:[a-z]+_)?([a-z]+))\\.(ogg|wav)");

    @Override
    public String name() {
        return "ktuberling";
    }

    @Override
    public List<String> packages() {
        return List.of(PACKAGE);
    }

    @Override
    public Credit credit() {
        return new Credit("GPL-2.0-or-later", "Eric Bischoff, Albert Astals Cid and the KDE contributors");
    }

    @Override
    public void read(PackageFiles files, ClipSink sink) throws PackageException {
        files.read(PACKAGE, path -> SOUND.matcher(path).matches(), (path, audio) -> {
            Matcher sound = SOUND.matcher(path);
            if (sound.matches()) {
                String name = ClipInfo.nameOf("ktu", sound.group(1));
                sink.accept(new ClipInfo("en", name, "ktuberling-en", sound.group(2), sound.group(3)), audio);
            }
        });
    }
}
