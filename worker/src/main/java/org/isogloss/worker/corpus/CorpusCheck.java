package org.isogloss.worker.corpus;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.Progress;
import org.isogloss.protocol.corpus.Manifest;
import org.isogloss.protocol.corpus.Utterance;
import org.isogloss.worker.audio.AudioException;

/** Reads every clip of a corpus and tells what each language is like, and which clips are broken. */
public final class CorpusCheck {

    /** The manifest may have been rounded; a clip that differs more than this is not the one it describes. */
    private static final double TOLERANCE_SECONDS = 0.1;

    private final Path dir;
    private final Manifest manifest;
    private final Progress progress;

    /**
     * Reads the manifest.
     *
     * @throws InputException when it cannot be used
     */
    public CorpusCheck(Path dir, Progress progress) {
        this.dir = dir;
        this.manifest = Manifest.read(dir);
        this.progress = progress;
    }

    /** Reads the clips on so many threads; one report a language, in canonical order. */
    public List<LanguageReport> run(int threads) throws InterruptedException {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            Map<Utterance, Future<ClipMeasure>> clips = new LinkedHashMap<>();
            for (Utterance each : manifest.utterances()) {
                clips.put(each, pool.submit(() -> ClipMeasure.of(dir.resolve(each.path()))));
            }
            return tally(clips);
        } finally {
            pool.shutdownNow();
        }
    }

    private List<LanguageReport> tally(Map<Utterance, Future<ClipMeasure>> clips) throws InterruptedException {
        Map<String, LanguageTally> tallies = new LinkedHashMap<>();
        progress.begin("check", clips.size(), "clips");
        for (Map.Entry<Utterance, Future<ClipMeasure>> clip : clips.entrySet()) {
            LanguageTally tally = tallies.computeIfAbsent(clip.getKey().language(), LanguageTally::new);
            add(tally, clip.getKey(), clip.getValue());
            progress.advance(1);
        }
        progress.end();
        return tallies.values().stream().map(LanguageTally::report).toList();
    }

    private void add(LanguageTally tally, Utterance utterance, Future<ClipMeasure> clip) throws InterruptedException {
        try {
            ClipMeasure measure = clip.get();
            if (Math.abs(measure.seconds() - utterance.seconds()) > TOLERANCE_SECONDS) {
                tally.addBroken("%s: lasts %.3f s; the manifest says %.3f s"
                        .formatted(dir.resolve(utterance.path()), measure.seconds(), utterance.seconds()));
            } else {
                tally.add(utterance, measure, sourceRate(utterance, measure));
            }
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof AudioException)) {
                throw new IllegalStateException(e.getCause());
            }
            tally.addBroken(e.getCause().getMessage());
        }
    }

    /** A corpus that was resampled says in a column of its own what the rates were. */
    private int sourceRate(Utterance utterance, ClipMeasure measure) {
        String noted = manifest.extra(utterance, "source_rate");
        return noted.matches("[0-9]{1,7}") ? Integer.parseInt(noted) : measure.sourceRate();
    }
}
