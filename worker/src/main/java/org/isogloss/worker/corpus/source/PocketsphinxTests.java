package org.isogloss.worker.corpus.source;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.isogloss.worker.corpus.debian.PackageException;

/** The English test recordings of the recognizer Pocketsphinx: ten clips of two speakers. */
final class PocketsphinxTests implements Source {

    private static final String PACKAGE = "pocketsphinx-testdata";
    private static final String DATA = "usr/share/pocketsphinx/test/data/";
    private static final Pattern SOUND = Pattern.compile(DATA + "(cards|librivox)/([^/]+)\\.wav");
    private static final Pattern TEXT = Pattern.compile("<s> (.*) </s> \\((\\S+)\\)");
    private static final Map<String, String> SPEAKERS = Map.of("cards", "ps-cards", "librivox", "librivox-sns");

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
                "BSD-2-Clause",
                "Carnegie Mellon University, Alpha Cephei Inc., a LibriVox reader of \"Sense and Sensibility\" (public"
                        + " domain)");
    }

    @Override
    public void read(PackageFiles files, ClipSink sink) throws PackageException {
        Map<String, String> texts = new HashMap<>();
        for (String line : files.lines(PACKAGE, path -> path.startsWith(DATA) && path.endsWith("transcription"))) {
            Matcher text = TEXT.matcher(line);
            if (text.find()) {
                texts.put(text.group(2), text.group(1));
            }
        }
        files.read(PACKAGE, path -> SOUND.matcher(path).matches(), (path, audio) -> {
            Matcher sound = SOUND.matcher(path);
            String text = sound.matches() ? texts.get(sound.group(2)) : null;
            if (text != null) {
                String name = ClipInfo.nameOf("ps", sound.group(1) + "-" + sound.group(2));
                String speaker = SPEAKERS.get(sound.group(1));
                sink.accept(new ClipInfo("en", name, speaker, text, "wav"), audio);
            }
        });
    }
}
