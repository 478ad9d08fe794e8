package org.isogloss.worker.corpus.imports;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.isogloss.protocol.InputException;

/**
 * A folder of sounds, each with its text in a file of the same name that ends with {@code .txt}, if it has one. Who speaks
 * is what the folder is called that the sound lies in.
 */
public final class SpeechFolder implements ClipCollection {

    private static final Set<String> SOUNDS =
            Set.of("wav", "flac", "mp3", "ogg", "opus", "m4a", "aac", "wma", "aif", "aiff", "au", "sph", "webm");

    private final Path root;
    private final String language;

    /** @param language of all; null if the folders in the root are called by their languages */
    public SpeechFolder(Path root, String language) {
        this.root = root;
        this.language = language;
    }

    @Override
    public String source() {
        return "folder";
    }

    @Override
    public List<ImportClip> clips() {
        List<ImportClip> clips = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (Path sound : sounds()) {
            Path relative = root.relativize(sound);
            if (language == null && relative.getNameCount() < 2) {
                problems.add(sound + ": lies in no folder that is called by its language" + " (accepted: " + root
                        + "/LANGUAGE/..., or --language)");
            } else {
                clips.add(clip(sound, relative));
            }
        }
        if (clips.isEmpty() && problems.isEmpty()) {
            problems.add(root + ": has no sounds (accepted: files that end with "
                    + SOUNDS.stream().sorted().toList() + ")");
        }
        if (!problems.isEmpty()) {
            throw InputException.ofMany(problems);
        }
        return clips;
    }

    private List<Path> sounds() {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> SOUNDS.contains(extension(file)))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw unreadable(e);
        } catch (UncheckedIOException e) {
            throw unreadable(e.getCause());
        }
    }

    private InputException unreadable(IOException e) {
        return new InputException(root + ": cannot be read: " + e + " (accepted: a folder of sounds)");
    }

    private static String extension(Path file) {
        String name = file.getFileName().toString();
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    private ImportClip clip(Path sound, Path relative) {
        Path below = language == null ? relative.subpath(1, relative.getNameCount()) : relative;
        String of = language == null ? relative.getName(0).toString() : language;
        String speaker = below.getNameCount() > 1
                ? below.getName(below.getNameCount() - 2).toString()
                : of;
        String name = ImportClip.withoutExtension(below.toString());
        ImportClip clip = new ImportClip(of, name, sound, speaker, "", "", Optional.empty());
        Path text = sound.resolveSibling(
                ImportClip.withoutExtension(sound.getFileName().toString()) + ".txt");
        return Files.isRegularFile(text) ? withText(clip, text) : clip;
    }

    private static ImportClip withText(ImportClip clip, Path text) {
        try {
            return clip.with(Files.readString(text).strip(), "");
        } catch (MalformedInputException e) {
            return clip.with(text.getFileName() + " is no text in UTF-8");
        } catch (IOException e) {
            return clip.with(text.getFileName() + " cannot be read: " + e);
        }
    }
}
