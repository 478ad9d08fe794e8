package org.isogloss.protocol.corpus;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.Sha256;

/**
 * The list of a corpus's clips, in an order that does not depend on the order of the file's lines.
 *
 * <p>The canonical order is by language, then by path, both by code point. Everything that draws from a corpus counts
 * in this order, so two nodes whose manifests have the same {@link #sha256()} draw the same clips.
 *
 * <p>The file, {@value #FILE_NAME}, is UTF-8 text: a header line, then one line a clip, a tab between columns. Columns
 * are found by their names; those beyond {@link #COLUMNS} are kept as {@linkplain #extra extras} and mean nothing to
 * training.
 */
public final class Manifest {

    public static final String FILE_NAME = "manifest.tsv";

    /** The columns that every manifest has. */
    public static final List<String> COLUMNS =
            List.of("path", "language", "speaker", "seconds", "split", "transcript", "phonemes");

    private static final Comparator<Utterance> CANONICAL = Comparator.comparing(
                    Utterance::language, Manifest::byCodePoint)
            .thenComparing(Utterance::path, Manifest::byCodePoint);

    private final List<Utterance> utterances;
    private final Map<String, Map<String, String>> extras;

    private Manifest(Collection<Utterance> utterances, Map<String, Map<String, String>> extras) {
        List<Utterance> sorted = new ArrayList<>(utterances);
        sorted.sort(CANONICAL);
        this.utterances = List.copyOf(sorted);
        this.extras = extras;
    }

    public static Manifest of(Collection<Utterance> utterances) {
        return new Manifest(utterances, Map.of());
    }

    /** A manifest with more columns: the values of each clip's extra columns by name, by the clip's path. */
    public static Manifest of(Collection<Utterance> utterances, Map<String, Map<String, String>> extras) {
        return new Manifest(utterances, Map.copyOf(extras));
    }

    /**
     * Reads the manifest of a corpus directory. Audio files are not touched.
     *
     * @throws InputException when it is not there, is empty or has lines that cannot be used; names all of them
     */
    public static Manifest read(Path corpusDir) {
        return ManifestReader.read(corpusDir);
    }

    /** Writes {@value #FILE_NAME} into a directory: beside first, then renamed, so that it is there whole or not. */
    public void write(Path corpusDir) throws IOException {
        ManifestWriter.write(this, corpusDir);
    }

    /** All clips in canonical order. */
    public List<Utterance> utterances() {
        return utterances;
    }

    /** The languages that have clips, in canonical order. */
    public List<String> languages() {
        TreeSet<String> languages = new TreeSet<>(Manifest::byCodePoint);
        utterances.forEach(utterance -> languages.add(utterance.language()));
        return List.copyOf(languages);
    }

    /** The clips of a language's split in canonical order; empty when there are none. */
    public List<Utterance> utterances(String language, Split split) {
        return utterances.stream()
                .filter(utterance -> utterance.split() == split)
                .filter(utterance -> utterance.language().equals(language))
                .toList();
    }

    /** Total length of a language's split. */
    public double seconds(String language, Split split) {
        return utterances(language, split).stream()
                .mapToDouble(Utterance::seconds)
                .sum();
    }

    /** The value of a clip's extra column, or empty text when the manifest has no such column. */
    public String extra(Utterance utterance, String column) {
        return extras.getOrDefault(utterance.path(), Map.of()).getOrDefault(column, "");
    }

    /** Names of the extra columns, sorted. */
    List<String> extraColumns() {
        TreeSet<String> names = new TreeSet<>();
        extras.values().forEach(row -> names.addAll(row.keySet()));
        return List.copyOf(names);
    }

    /**
     * What makes two corpora the same to training, as 64 hexadecimal digits: path, language, seconds (to the
     * millisecond), split, transcript and phonemes of every clip. Speakers and extra columns do not count.
     */
    public String sha256() {
        MessageDigest digest = Sha256.digest();
        for (Utterance each : utterances) {
            String line = String.join(
                    "\t",
                    each.path(),
                    each.language(),
                    formatSeconds(each.seconds()),
                    each.split().label(),
                    each.transcript(),
                    each.phonemes());
            digest.update((line + "\n").getBytes(StandardCharsets.UTF_8));
        }
        return Sha256.hex(digest);
    }

    /** Whether a manifest may call a language so. */
    public static boolean isLanguage(String code) {
        return ManifestRow.LANGUAGE.matcher(code).matches();
    }

    /** Whether a path, below some directory, is a plain one that does not lead out of it. */
    public static boolean staysInside(String text) {
        try {
            Path path = Path.of(text);
            return !text.isBlank() && !path.isAbsolute() && path.normalize().equals(path) && !path.startsWith("..");
        } catch (InvalidPathException e) {
            return false;
        }
    }

    static String formatSeconds(double seconds) {
        return String.format(Locale.ROOT, "%.3f", seconds);
    }

    /** {@link String#compareTo} goes by UTF-16 units, which puts U+FF5E after an emoji; files are sorted elsewhere too. */
    static int byCodePoint(String a, String b) {
        int shared = Math.min(a.length(), b.length());
        for (int i = 0; i < shared; ) {
            int left = a.codePointAt(i);
            int right = b.codePointAt(i);
            if (left != right) {
                return Integer.compare(left, right);
            }
            i += Character.charCount(left);
        }
        return Integer.compare(a.length(), b.length());
    }
}
