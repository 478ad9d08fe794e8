package org.isogloss.worker.corpus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.isogloss.protocol.Progress;
import org.isogloss.worker.audio.AudioDecoder;
import org.isogloss.worker.audio.AudioException;
import org.isogloss.worker.audio.Recording;
import org.isogloss.worker.corpus.source.ClipInfo;
import org.isogloss.worker.corpus.source.ClipSink;
import org.isogloss.worker.corpus.source.Source;

/** Decodes the clips of sources, keeps those that are speech with its text, and writes them as FLAC. */
final class ClipStore {

    /** Why a clip was not kept. */
    enum Dropped {
        NO_TEXT("without a text"),
        BROKEN("that cannot be decoded"),
        SHORT("under 0.4 s or silent"),
        LONG("over 30 s"),
        MISMATCH("whose text is too long for the sound"),
        DOUBLE("that are there already");

        final String reason;

        Dropped(String reason) {
            this.reason = reason;
        }
    }

    private static final double MAX_SECONDS = 300;
    private static final double MIN_SECONDS = 0.4;

    /** Whole speeches are of no use for training: a batch is as wide as its longest clip. */
    private static final double MAX_KEPT_SECONDS = 30;

    /** Nobody speaks faster; such a text belongs to another recording. */
    private static final double MAX_LETTERS_PER_SECOND = 28;

    /** In some packages, a question mark inside a sentence stands for a letter that was lost on the way. */
    private static final Pattern LETTER_LOST = Pattern.compile("\\?[\\p{L}]|\\?,? \\p{Ll}");

    private final Path dir;
    private final Progress progress;
    private final TranscriptCleaner cleaner = new TranscriptCleaner();
    private final Set<String> sounds = new HashSet<>();
    private final Set<String> paths = new HashSet<>();
    private final List<StoredClip> clips = new ArrayList<>();
    private final Map<Dropped, Integer> dropped = new EnumMap<>(Dropped.class);

    ClipStore(Path dir, Progress progress) {
        this.dir = dir;
        this.progress = progress;
    }

    /** What a source's clips are given to. */
    ClipSink sinkFor(Source source) {
        return (info, audio) -> {
            try {
                store(source, info, audio);
                progress.advance(1);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    List<StoredClip> clips() {
        return clips;
    }

    /** How many clips were not kept, by reason. */
    Map<Dropped, Integer> dropped() {
        return dropped;
    }

    private void store(Source source, ClipInfo info, byte[] audio) throws IOException {
        String transcript = cleaner.clean(info.language(), info.text());
        if (transcript.isEmpty() || LETTER_LOST.matcher(info.text()).find()) {
            drop(Dropped.NO_TEXT);
            return;
        }
        Recording recording;
        try {
            recording = decode(info, audio);
        } catch (AudioException e) {
            progress.note("%s/%s of %s cannot be decoded".formatted(info.language(), info.name(), source.name()));
            drop(Dropped.BROKEN);
            return;
        }
        short[] speech = SilenceTrimmer.trim(recording.samples());
        StoredClip clip = clip(source, info, transcript, new Recording(speech, recording.sourceRate()));
        if (keeps(clip, speech)) {
            clip.write(dir, speech);
            clips.add(clip);
        }
    }

    private Recording decode(ClipInfo info, byte[] audio) throws IOException, AudioException {
        Path file = dir.resolve("clip." + info.format());
        Files.write(file, audio);
        try {
            return AudioDecoder.decode(file, MAX_SECONDS);
        } finally {
            Files.delete(file);
        }
    }

    private StoredClip clip(Source source, ClipInfo info, String transcript, Recording speech) {
        return new StoredClip(
                info.language(),
                info.name(),
                info.speaker(),
                speech.seconds(),
                transcript,
                "",
                source.name(),
                source.credit().licence(),
                speech.sourceRate());
    }

    private boolean keeps(StoredClip clip, short[] speech) {
        if (clip.seconds() < MIN_SECONDS) {
            return drop(Dropped.SHORT);
        }
        if (clip.seconds() > MAX_KEPT_SECONDS) {
            return drop(Dropped.LONG);
        }
        if (clip.transcript().length() > MAX_LETTERS_PER_SECOND * clip.seconds()) {
            return drop(Dropped.MISMATCH);
        }
        boolean fresh = sounds.add(digest(speech)) && paths.add(clip.path());
        return fresh || drop(Dropped.DOUBLE);
    }

    private boolean drop(Dropped reason) {
        dropped.merge(reason, 1, Integer::sum);
        return false;
    }

    private static String digest(short[] speech) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * speech.length);
        bytes.asShortBuffer().put(speech);
        return HexFormat.of().formatHex(HashSplit.sha256().digest(bytes.array()));
    }
}
