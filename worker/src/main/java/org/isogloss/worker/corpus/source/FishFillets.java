package org.isogloss.worker.corpus.source;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.isogloss.worker.corpus.debian.PackageException;

/**
 * The dialogues of the game Fish Fillets in one language: acted speech by many voices, some of them pitched up.
 *
 * <p>{@code sound/LEVEL/LL/ID.ogg} is the sound. The text is in {@code script/LEVEL/dialogs_LL.lua} as pairs of
 * {@code dialogId("ID", "font_VOICE", "English")} and {@code dialogStr("text")}.
 */
final class FishFillets implements Source {

    private static final String GAME = "usr/share/games/fillets-ng/";
    private static final String TEXTS = "fillets-ng-data";
    private static final Pattern DIALOG = Pattern.compile(
            "dialogId\\(\"([^\"]+)\", *\"font_([^\"]*)\".*\\s+dialogStr\\(\"((?:[^\"\\\\]|\\\\.)*)\"\\)");

    private final String language;
    private final Pattern sound;
    private final Pattern script;

    FishFillets(String language) {
        this.language = language;
        this.sound = Pattern.compile(GAME + "sound/(.+)/" + language + "/([^/]+)\\.ogg");
        this.script = Pattern.compile(GAME + "script/(.+)/[a-z_]*dialogs_" + language + "\\.lua");
    }

    @Override
    public String name() {
        return "fillets-ng-" + language;
    }

    @Override
    public List<String> packages() {
        return List.of(TEXTS + "-" + language, TEXTS);
    }

    @Override
    public Credit credit() {
        return new Credit(
                "GPL-2.0", "ALTAR interactive; Ivo and Pavel Danihelka; the actors and translators of the dialogues");
    }

    @Override
    public void read(PackageFiles files, ClipSink sink) throws PackageException {
        Map<String, Line> lines = lines(files);
        files.read(packages().get(0), path -> sound.matcher(path).matches(), (path, audio) -> {
            Matcher clip = sound.matcher(path);
            Line line = clip.matches() ? lines.get(clip.group(1) + "/" + clip.group(2)) : null;
            if (line != null) {
                String level = ClipInfo.nameOf("fil", clip.group(1));
                String name = ClipInfo.nameOf(level, clip.group(2));
                String speaker = "fillets-" + language + "-" + line.voice();
                sink.accept(new ClipInfo(language, name, speaker, line.text(), "ogg"), audio);
            }
        });
    }

    private record Line(String voice, String text) {}

    /** By level and id. */
    private Map<String, Line> lines(PackageFiles files) throws PackageException {
        Map<String, Line> lines = new HashMap<>();
        files.texts(TEXTS, path -> script.matcher(path).matches()).forEach((path, text) -> {
            String level = path.substring((GAME + "script/").length(), path.lastIndexOf('/'));
            Matcher dialog = DIALOG.matcher(text);
            while (dialog.find()) {
                String spoken = dialog.group(3).replaceAll("\\\\(.)", "$1");
                // A percent sign stands for a number that the game puts in.
                if (!spoken.contains("%")) {
                    lines.put(level + "/" + dialog.group(1), new Line(dialog.group(2), spoken));
                }
            }
        });
        return lines;
    }
}
