package org.isogloss.worker.corpus.source;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.isogloss.worker.corpus.debian.PackageException;

/**
 * The picture descriptions of Tux Paint's stamps in some twenty languages, read by volunteers: "A colorful rooster."
 *
 * <p>{@code rooster_desc_ro.ogg} is the sound; {@code rooster.txt} beside it has the English text in its first line and
 * the others as {@code ro.utf8=...}. In some languages the text was made longer after it had been recorded; such clips
 * are dropped later for their length.
 */
final class TuxPaintStamps implements Source {

    private static final String STAMPS = "usr/share/tuxpaint/stamps/";
    private static final String PACKAGE = "tuxpaint-stamps-default";
    private static final Pattern DESCRIPTION =
            Pattern.compile(STAMPS + "(.+)_desc(?:_([a-z]{2,3})(_[A-Z]{2})?)?\\.(?:ogg\\.)?(ogg|wav)");

    /** What a stamp sounds like is mostly a noise, but letters and digits say their names. */
    private static final Pattern SYMBOL =
            Pattern.compile(STAMPS + "(symbols/(?:math|alphabets)/.+)_([a-z]{2,3})(_[A-Z]{2})?\\.(ogg|wav)");

    /** Chinese texts are in characters here, in pinyin elsewhere; one corpus cannot have both. */
    private static final Set<String> LEFT_OUT = Set.of("zh");

    @Override
    public String name() {
        return "tuxpaint-stamps";
    }

    @Override
    public List<String> packages() {
        return List.of(PACKAGE);
    }

    @Override
    public Credit credit() {
        return new Credit(
                "GPL-2.0-or-later",
                "Bill Kendrick and the Tux Paint contributors; voices as credited in its change log, among them Ksenya"
                        + " Buraya (be), Krasimir Petkov (bg), Pere Pujal i Carabantes (ca), Joe Dalton (da), Kiriaki"
                        + " Serafeim (el), Estefania Ortiz (es), PaulK and Jacques Chion (fr), Tabbytha (ro), Edwin"
                        + " Veber (ru), Andrius Jurkus (lt), Sanne Stams (nl), John Arundel (en), Sohyun Iris Lee (ko),"
                        + " Toyama Shin-ichi (ja), Karl Ove Hufthammer (nb, nn), children of Brazilian schools via Ana"
                        + " Cristina (pt); numbers in several languages from Schoolsplay, prepared by Caroline Ford");
    }

    @Override
    public void read(PackageFiles files, ClipSink sink) throws PackageException {
        Map<String, String> texts = files.texts(PACKAGE, path -> path.startsWith(STAMPS) && path.endsWith(".txt"));
        files.read(PACKAGE, path -> match(path).isPresent(), (path, audio) -> {
            Matcher sound = match(path).orElseThrow();
            String language = sound.group(2) == null ? "en" : sound.group(2);
            String variant = sound.group(3) == null ? "" : sound.group(3);
            if (!LEFT_OUT.contains(language)) {
                text(texts.getOrDefault(STAMPS + sound.group(1) + ".txt", ""), language, variant)
                        .ifPresent(text -> sink.accept(clip(sound, language, text), audio));
            }
        });
    }

    private static Optional<Matcher> match(String path) {
        return Stream.of(DESCRIPTION, SYMBOL)
                .map(pattern -> pattern.matcher(path))
                .filter(Matcher::matches)
                .findFirst();
    }

    private static ClipInfo clip(Matcher sound, String language, String text) {
        String name = ClipInfo.nameOf("tux", sound.group(1)) + (sound.pattern() == SYMBOL ? "_alt" : "");
        return new ClipInfo(language, name, "tuxpaint-" + language, text, sound.group(4));
    }

    private static Optional<String> text(String file, String language, String variant) {
        return line(file, language + variant)
                .or(() -> line(file, language))
                .or(() -> language.equals("en") ? file.lines().findFirst() : Optional.empty());
    }

    private static Optional<String> line(String file, String locale) {
        String start = locale + ".utf8=";
        return file.lines()
                .filter(line -> line.startsWith(start))
                .map(line -> line.substring(start.length()))
                .findFirst();
    }
}
