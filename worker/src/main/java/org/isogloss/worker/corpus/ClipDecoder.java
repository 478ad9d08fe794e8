package org.isogloss.worker.corpus;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.isogloss.worker.audio.AudioDecoder;
import org.isogloss.worker.audio.AudioException;
import org.isogloss.worker.audio.Recording;
import org.isogloss.worker.corpus.ImportJournal.Outcome;
import org.isogloss.worker.corpus.imports.ImportClip;

/** Writes the sounds of clips into a corpus that is being made, several side by side. */
final class ClipDecoder implements AutoCloseable {

    private static final double MAX_SECONDS = 120;
    private static final double MIN_SECONDS = 0.05;

    /** A clip, and what became of it. */
    record Done(ImportClip clip, Outcome outcome) {}

    private final Path building;
    private final ExecutorService threads;
    private final CompletionService<Done> work;

    ClipDecoder(Path building, int threads) {
        this.building = building;
        this.threads = Executors.newFixedThreadPool(threads);
        this.work = new ExecutorCompletionService<>(this.threads);
    }

    void submit(List<ImportClip> clips) {
        clips.forEach(clip -> work.submit(() -> new Done(clip, convert(clip))));
    }

    /**
     * Waits for the next that is done, in no order.
     *
     * @throws ExecutionException when one could not be written
     */
    Done take() throws InterruptedException, ExecutionException {
        return work.take().get();
    }

    private Outcome convert(ImportClip clip) throws IOException {
        if (!clip.trouble().isEmpty()) {
            return Outcome.leftOut(clip.trouble());
        }
        Recording recording;
        try {
            recording = AudioDecoder.decode(clip.audio(), MAX_SECONDS);
        } catch (AudioException e) {
            return Outcome.leftOut(e.getMessage());
        }
        if (recording.seconds() < MIN_SECONDS) {
            return Outcome.leftOut(clip.audio() + ": has hardly any sound (" + recording.seconds() + " s)");
        }
        StoredClip.write(building, clip.path(), recording.samples());
        return new Outcome(recording.seconds(), recording.sourceRate(), "");
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
