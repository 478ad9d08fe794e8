package org.isogloss.worker.corpus.imports;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.corpus.Manifest;
import org.isogloss.protocol.corpus.Split;

/**
 * Manifests as fairseq's wav2vec has them: a first line with the root of all sounds, then a line a sound, its path below
 * the root, a tab, and its number of samples. A file's name says its split ({@code train.tsv}, {@code valid.tsv} or {@code
 * dev.tsv}, {@code test.tsv}). Texts are taken from the file beside it that ends with {@code .wrd} (words) or else {@code
 * .ltr} (letters with spaces between and | behind words), phones from {@code .phn}; they have a line a sound.
 *
 * <p>A sound that is called as one below another manifest's root goes into a folder with its own manifest's name.
 */
public final class FairseqManifest implements ClipCollection {

    private final List<Path> manifests;
    private final String language;

    /** @param language of all sounds */
    public FairseqManifest(List<Path> manifests, String language) {
        this.manifests = List.copyOf(manifests);
        this.language = language;
    }

    @Override
    public String source() {
        return "fairseq";
    }

    @Override
    public List<ImportClip> clips() {
        List<ImportClip> clips = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        Map<String, Path> named = new HashMap<>();
        manifests.forEach(manifest -> read(manifest, named, clips, problems));
        if (!problems.isEmpty()) {
            throw InputException.ofMany(problems);
        }
        return clips;
    }

    private void read(Path manifest, Map<String, Path> named, List<ImportClip> clips, List<String> problems) {
        List<String> lines = lines(manifest);
        if (lines.isEmpty() || lines.get(0).isBlank() || lines.get(0).contains("\t")) {
            problems.add(manifest + ":1: is no root of sounds (accepted: a directory alone on the first line)");
            return;
        }
        Path root = manifest.toAbsolutePath().resolveSibling(lines.get(0));
        Texts texts = Texts.beside(manifest, lines.size() - 1, problems);
        for (int i = 1; i < lines.size(); i++) {
            String[] columns = lines.get(i).split("\t", -1);
            if (columns.length != 2 || !columns[1].matches("\\d{1,18}") || !Manifest.staysInside(columns[0])) {
                problems.add(manifest + ":" + (i + 1) + ": found \"" + lines.get(i)
                        + "\" (accepted: a path below the root, a tab, and the number of samples)");
                continue;
            }
            Path relative = Path.of(columns[0]);
            Path audio = root.resolve(relative).normalize();
            String name = name(manifest, columns[0], audio, named);
            if (isOfAnother(audio, named.put(name, audio))) {
                problems.add(
                        manifest + ":" + (i + 1) + ": \"" + columns[0] + "\" is called as the sound of another root"
                                + " (accepted: manifests with names of their own, or that root imported into another corpus)");
            }
            String speaker = relative.getNameCount() > 1 ? relative.getName(0).toString() : language;
            clips.add(new ImportClip(
                    language,
                    name,
                    root.resolve(relative),
                    speaker,
                    texts.text(i - 1),
                    texts.phonemes(i - 1),
                    split(manifest)));
        }
    }

    /** What a sound is called in the corpus. */
    private static String name(Path manifest, String sound, Path audio, Map<String, Path> named) {
        String name = ImportClip.withoutExtension(sound);
        return isOfAnother(audio, named.get(name))
                ? ImportClip.withoutExtension(manifest.getFileName().toString()) + "/" + name
                : name;
    }

    /** Whether a name is taken by another recording, not by another form of the same one in the same place. */
    private static boolean isOfAnother(Path audio, Path taken) {
        return taken != null && !taken.getParent().equals(audio.getParent());
    }

    private static Optional<Split> split(Path manifest) {
        String name = manifest.getFileName().toString().toLowerCase(Locale.ROOT);
        if (name.startsWith("train")) {
            return Optional.of(Split.TRAIN);
        }
        if (name.startsWith("valid") || name.startsWith("dev")) {
            return Optional.of(Split.VALID);
        }
        return name.startsWith("test") ? Optional.of(Split.TEST) : Optional.empty();
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new InputException(file + ": cannot be read: " + e + " (accepted: text in UTF-8)");
        }
    }

    /** What is said in the sounds of a manifest, by line. */
    private record Texts(List<String> words, List<String> letters, List<String> phones) {

        static Texts beside(Path manifest, int sounds, List<String> problems) {
            return new Texts(
                    read(manifest, ".wrd", sounds, problems),
                    read(manifest, ".ltr", sounds, problems),
                    read(manifest, ".phn", sounds, problems));
        }

        /** Empty when there is none of the kind. */
        private static List<String> read(Path manifest, String kind, int sounds, List<String> problems) {
            Path file = manifest.resolveSibling(
                    ImportClip.withoutExtension(manifest.getFileName().toString()) + kind);
            if (!Files.isRegularFile(file)) {
                return List.of();
            }
            List<String> lines = lines(file);
            if (lines.size() != sounds) {
                problems.add(file + ": has " + lines.size() + " lines (accepted: one for each of the " + sounds
                        + " sounds of " + manifest.getFileName() + ")");
                return List.of();
            }
            return lines;
        }

        String text(int sound) {
            if (!words.isEmpty()) {
                return words.get(sound);
            }
            return letters.isEmpty()
                    ? ""
                    : letters.get(sound).replace(" ", "").replace("|", " ").strip();
        }

        String phonemes(int sound) {
            return phones.isEmpty() ? "" : phones.get(sound).strip();
        }
    }
}
