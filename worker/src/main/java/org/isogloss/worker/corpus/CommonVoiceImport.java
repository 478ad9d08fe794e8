package org.isogloss.worker.corpus;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.Progress;
import org.isogloss.protocol.corpus.Manifest;
import org.isogloss.protocol.corpus.Split;
import org.isogloss.protocol.corpus.Utterance;
import org.isogloss.worker.audio.AudioDecoder;
import org.isogloss.worker.audio.AudioException;
import org.isogloss.worker.audio.Recording;

/**
 * The way from Common Voice releases to a corpus: sounds to FLAC, sentences to clean transcripts, splits as released.
 *
 * <p>A release without split tables is split by the hash of the clips' names. Clips that cannot be decoded are named
 * and left out.
 */
public final class CommonVoiceImport {

    private static final double MAX_SECONDS = 120;

    /** Enough of the anonymous identifier to tell speakers apart. */
    private static final int SPEAKER_DIGITS = 16;

    private final Progress progress;
    private final TranscriptCleaner cleaner = new TranscriptCleaner();
    private final List<StoredClip> clips = new ArrayList<>();
    private final Map<String, Optional<Split>> splits = new HashMap<>();

    private CommonVoiceImport(Progress progress) {
        this.progress = progress;
    }

    /**
     * Makes a corpus of the language folders of releases.
     *
     * @throws InputException when a release cannot be read, or the directory holds something else
     * @throws IOException when the corpus cannot be written
     */
    public static Manifest build(Path dir, List<Path> releases, Progress progress) throws IOException {
        if (CorpusFolder.complete(dir)) {
            throw new InputException(dir + ": is a complete corpus; a new one goes into another directory");
        }
        Map<Path, List<CommonVoiceRow>> rows = new HashMap<>();
        releases.forEach(release -> rows.put(release, CommonVoiceRow.read(release)));
        CorpusFolder folder = CorpusFolder.open(dir);
        CommonVoiceImport work = new CommonVoiceImport(progress);
        for (Path release : releases) {
            work.convert(release, rows.get(release), folder.building());
        }
        if (work.clips.isEmpty()) {
            folder.abandon();
            throw new InputException(releases + ": no clip can be used");
        }
        Manifest manifest = work.manifest();
        folder.publish(manifest);
        return manifest;
    }

    private void convert(Path release, List<CommonVoiceRow> rows, Path target) throws IOException {
        progress.begin("import " + release.getFileName(), rows.size(), "clips");
        for (CommonVoiceRow row : rows) {
            try {
                convert(row, release.resolve("clips").resolve(row.file()), target);
            } catch (AudioException e) {
                progress.note("left out " + e.getMessage());
            }
            progress.advance(1);
        }
        progress.end();
    }

    private void convert(CommonVoiceRow row, Path sound, Path target) throws AudioException, IOException {
        Recording recording = AudioDecoder.decode(sound, MAX_SECONDS);
        String speaker =
                row.client().substring(0, Math.min(SPEAKER_DIGITS, row.client().length()));
        StoredClip clip = new StoredClip(
                row.locale(),
                row.file().replaceAll("\\.[^.]*$", ""),
                speaker,
                recording.seconds(),
                cleaner.clean(row.locale(), row.sentence()),
                "common-voice",
                "CC0-1.0",
                recording.sourceRate());
        if (splits.putIfAbsent(clip.path(), row.split()) == null) {
            clip.write(target, recording.samples());
            clips.add(clip);
        }
    }

    private Manifest manifest() {
        HashSplit byHash = new HashSplit(clips);
        List<Utterance> utterances = new ArrayList<>();
        Map<String, Map<String, String>> extras = new HashMap<>();
        for (StoredClip clip : clips) {
            utterances.add(clip.utterance(splits.get(clip.path()).orElseGet(() -> byHash.of(clip))));
            extras.put(clip.path(), clip.extras());
        }
        return Manifest.of(utterances, extras);
    }
}
