package org.isogloss.worker.corpus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.Progress;
import org.isogloss.protocol.corpus.Manifest;
import org.isogloss.protocol.corpus.Utterance;
import org.isogloss.worker.corpus.debian.Apt;
import org.isogloss.worker.corpus.debian.DebianPackage;
import org.isogloss.worker.corpus.debian.PackageException;
import org.isogloss.worker.corpus.source.PackageFiles;
import org.isogloss.worker.corpus.source.Source;

/**
 * The maker of a corpus to start with: recorded speech out of Debian packages, with texts, splits and credits.
 *
 * <p>A source that cannot be had is named and left out. An interrupted run is started again by the same call; what was
 * downloaded is not fetched twice.
 */
public final class StarterCorpus {

    private final Apt apt;
    private final List<Source> sources;
    private final Phonemizer phonemizer;
    private final Progress progress;

    /** @param phonemizer writes texts in phones as well; null for no phones */
    public StarterCorpus(Apt apt, List<Source> sources, Phonemizer phonemizer, Progress progress) {
        this.apt = apt;
        this.sources = sources;
        this.phonemizer = phonemizer;
        this.progress = progress;
    }

    /** What came of it. */
    public sealed interface Outcome {

        /** A corpus was made; the sources that could not be had are named. */
        record Made(Manifest manifest, List<String> leftOut) implements Outcome {}

        /** A complete corpus was there already and was not touched. */
        record AlreadyThere(Manifest manifest) implements Outcome {}

        /** No source could be had: nothing was made. */
        record NothingToBeHad(List<String> leftOut) implements Outcome {}
    }

    /** Where downloads are kept when the user names no other place. */
    public static Path defaultCache(Path dir) {
        return dir.resolve(CorpusFolder.DOWNLOADS);
    }

    /**
     * Makes the corpus.
     *
     * @throws InputException when the directory holds something else
     * @throws IOException when it cannot be written
     */
    public Outcome build(Path dir) throws IOException, InterruptedException {
        if (CorpusFolder.complete(dir)) {
            return new Outcome.AlreadyThere(Manifest.read(dir));
        }
        CorpusFolder folder = CorpusFolder.open(dir);
        try {
            return build(folder);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private Outcome build(CorpusFolder folder) throws IOException, InterruptedException {
        ClipStore store = new ClipStore(folder.building(), progress);
        List<Attribution.Used> used = new ArrayList<>();
        List<String> leftOut = new ArrayList<>();
        for (Source source : sources) {
            try {
                used.add(new Attribution.Used(source, read(source, folder, store)));
            } catch (PackageException e) {
                progress.note("left out " + source.name() + ": " + e.getMessage());
                leftOut.add(source.name());
            }
        }
        if (store.clips().isEmpty()) {
            folder.abandon();
            return new Outcome.NothingToBeHad(leftOut);
        }
        store.dropped().forEach((why, count) -> progress.note("dropped " + count + " clips " + why.reason));
        Attribution.write(folder.building(), used, store.clips());
        Manifest manifest =
                manifest(phonemizer == null ? store.clips() : ClipPhones.fill(store.clips(), phonemizer, progress));
        folder.publish(manifest);
        return new Outcome.Made(manifest, leftOut);
    }

    private List<DebianPackage> read(Source source, CorpusFolder folder, ClipStore store)
            throws PackageException, IOException {
        List<DebianPackage> packages = new ArrayList<>();
        Map<String, Path> debs = new LinkedHashMap<>();
        for (String name : source.packages()) {
            DebianPackage wanted = apt.find(name);
            if (!apt.cached(wanted)) {
                progress.note("downloading %s %s, %.1f MB".formatted(name, wanted.version(), wanted.bytes() / 1e6));
            }
            packages.add(wanted);
            debs.put(name, apt.fetch(wanted));
        }
        PackageFiles files = new PackageFiles(debs);
        Attribution.copyLicences(folder.building(), source, files);
        progress.begin("decode " + source.name(), -1, "clips");
        try {
            source.read(files, store.sinkFor(source));
        } finally {
            progress.end();
        }
        return packages;
    }

    private static Manifest manifest(List<StoredClip> clips) {
        HashSplit split = new HashSplit(clips);
        List<Utterance> utterances = new ArrayList<>();
        Map<String, Map<String, String>> extras = new HashMap<>();
        for (StoredClip clip : clips) {
            utterances.add(clip.utterance(split.of(clip)));
            extras.put(clip.path(), clip.extras());
        }
        return Manifest.of(utterances, extras);
    }
}
