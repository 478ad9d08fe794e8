package org.isogloss.worker.corpus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.Progress;
import org.isogloss.protocol.Sha256;
import org.isogloss.protocol.corpus.Manifest;
import org.isogloss.protocol.corpus.Split;
import org.isogloss.protocol.corpus.Utterance;
import org.isogloss.worker.corpus.ImportJournal.Outcome;
import org.isogloss.worker.corpus.imports.ClipCollection;
import org.isogloss.worker.corpus.imports.ImportClip;

/**
 * The way from a collection of recorded speech to a corpus: sounds to FLAC at 16 kHz, texts to clean transcripts, splits as
 * the collection has them or else by hash.
 *
 * <p>Clips that cannot be used are left out and listed in {@value #LEFT_OUT}. An import that was cut short is gone on with by
 * the same call.
 */
public final class CorpusImport {

    /** In the corpus: path of each clip that was left out, and why. */
    public static final String LEFT_OUT = "left-out.tsv";

    private final ClipCollection collection;
    private final Phonemizer phonemizer;
    private final int threads;
    private final Progress progress;

    /**
     * @param phonemizer for clips that have no phonemes; null to leave them so
     * @param threads that decode side by side
     */
    public CorpusImport(ClipCollection collection, Phonemizer phonemizer, int threads, Progress progress) {
        this.collection = collection;
        this.phonemizer = phonemizer;
        this.threads = threads;
        this.progress = progress;
    }

    /**
     * What came of an import.
     *
     * @param leftOut clips that were left out, by language
     */
    public record Made(Manifest manifest, Map<String, Integer> leftOut) {}

    /**
     * Makes the corpus.
     *
     * @throws InputException when the collection cannot be read, no clip of it can be used, or the directory holds something
     *     else
     * @throws IOException when the corpus cannot be written; what was done stays for the next call
     */
    public Made build(Path dir) throws IOException, InterruptedException {
        if (CorpusFolder.complete(dir)) {
            throw new InputException(
                    dir + ": is a complete corpus (accepted: a directory that is empty, not there, or of this import)");
        }
        Collection<ImportClip> clips = distinct(collection.clips());
        String id = id(clips);
        CorpusFolder folder = CorpusFolder.open(dir, building -> goesOn(building, id));
        Made made;
        try (ImportJournal journal = ImportJournal.open(folder.building(), id)) {
            convert(clips, folder.building(), journal);
            made = manifest(clips, journal);
            if (!made.manifest().utterances().isEmpty()) {
                writeLeftOut(clips, journal, folder.building());
            }
        }
        if (made.manifest().utterances().isEmpty()) {
            folder.abandon();
            throw new InputException("no clip can be used: " + made.leftOut()
                    + " left out (accepted: a collection with sounds that can be decoded)");
        }
        Files.delete(ImportJournal.file(folder.building()));
        folder.publish(made.manifest());
        return made;
    }

    /** @throws InputException when what is half done there is of another import, which nobody wants to lose */
    private static boolean goesOn(Path building, String id) throws IOException {
        String there = ImportJournal.importIn(building);
        if (!there.isEmpty() && !there.equals(id)) {
            throw new InputException(building + ": has an import of other clips that was cut short (accepted: the same"
                    + " collection and languages again, another --out, or that folder deleted)");
        }
        return there.equals(id);
    }

    /** Of clips with one place in the corpus, the first. */
    private Collection<ImportClip> distinct(List<ImportClip> clips) {
        Map<String, ImportClip> byPath = new LinkedHashMap<>();
        List<ImportClip> plain = clips.stream().filter(CorpusImport::isPlain).toList();
        if (plain.size() < clips.size()) {
            progress.note((clips.size() - plain.size()) + " clips are left out: their names have control characters");
        }
        plain.forEach(clip -> byPath.putIfAbsent(clip.path(), clip));
        List<String> problems = byPath.values().stream()
                .map(ImportClip::language)
                .distinct()
                .filter(language -> !Manifest.isLanguage(language))
                .map(language ->
                        "language \"" + language + "\" (accepted: up to 32 letters, digits, hyphens and underscores)")
                .toList();
        if (!problems.isEmpty()) {
            throw InputException.ofMany(problems);
        }
        if (byPath.size() < plain.size()) {
            progress.note((plain.size() - byPath.size()) + " clips are named twice; the first of each counts");
        }
        return byPath.values();
    }

    /** A manifest has a line a clip, with tabs between its columns. */
    private static boolean isPlain(ImportClip clip) {
        return clip.audio().toString().chars().noneMatch(c -> Character.isISOControl(c) || c == '\\');
    }

    /** Tells this import from others. */
    String id() {
        return id(distinct(collection.clips()));
    }

    /** The same for the same clips in the same place. */
    private static String id(Collection<ImportClip> clips) {
        StringBuilder all = new StringBuilder();
        clips.forEach(clip ->
                all.append(clip.path()).append('\t').append(clip.audio()).append('\n'));
        return Sha256.ofText(all.toString());
    }

    private void convert(Collection<ImportClip> clips, Path building, ImportJournal journal)
            throws IOException, InterruptedException {
        List<ImportClip> open =
                clips.stream().filter(clip -> journal.of(clip) == null).toList();
        if (open.size() < clips.size()) {
            progress.note("goes on after " + (clips.size() - open.size()) + " of " + clips.size() + " clips");
        }
        progress.begin("import", open.size(), "clips");
        try (ClipDecoder decoder = new ClipDecoder(building, threads)) {
            decoder.submit(open);
            for (int i = 0; i < open.size(); i++) {
                ClipDecoder.Done done = decoder.take();
                journal.add(done.clip(), done.outcome());
                progress.advance(1);
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException disk) {
                throw disk;
            }
            throw new IllegalStateException(e.getCause());
        } finally {
            progress.end();
        }
    }

    private Made manifest(Collection<ImportClip> clips, ImportJournal journal)
            throws IOException, InterruptedException {
        TranscriptCleaner cleaner = new TranscriptCleaner();
        List<StoredClip> stored = new ArrayList<>();
        Map<String, Optional<Split>> splits = new HashMap<>();
        Map<String, Integer> leftOut = new TreeMap<>();
        for (ImportClip clip : clips) {
            Outcome outcome = journal.of(clip);
            if (outcome.isIn()) {
                StoredClip in = stored(clip, outcome, cleaner);
                stored.add(in);
                splits.put(in.path(), clip.split());
            } else {
                leftOut.merge(clip.language(), 1, Integer::sum);
            }
        }
        HashSplit byHash = new HashSplit(stored);
        List<Utterance> utterances = new ArrayList<>();
        Map<String, Map<String, String>> extras = new HashMap<>();
        for (StoredClip clip : phonemizer == null ? stored : ClipPhones.fill(stored, phonemizer, progress)) {
            utterances.add(clip.utterance(splits.get(clip.path()).orElseGet(() -> byHash.of(clip))));
            extras.put(clip.path(), clip.extras());
        }
        return new Made(Manifest.of(utterances, extras), leftOut);
    }

    private StoredClip stored(ImportClip clip, Outcome outcome, TranscriptCleaner cleaner) {
        return new StoredClip(
                clip.language(),
                clip.name(),
                clip.speaker(),
                outcome.seconds(),
                cleaner.clean(clip.language(), clip.text()),
                // A manifest has a line a clip, with tabs between its columns.
                clip.phonemes().strip().replaceAll("\\s+", " "),
                collection.source(),
                collection.licence(),
                outcome.sourceRate());
    }

    private static void writeLeftOut(Collection<ImportClip> clips, ImportJournal journal, Path building)
            throws IOException {
        StringBuilder lines = new StringBuilder("path\twhy\n");
        for (ImportClip clip : clips) {
            Outcome outcome = journal.of(clip);
            if (!outcome.isIn()) {
                lines.append(clip.audio())
                        .append('\t')
                        .append(outcome.leftOut())
                        .append('\n');
            }
        }
        Files.writeString(building.resolve(LEFT_OUT), lines);
    }
}
