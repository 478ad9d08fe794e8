package org.isogloss.worker.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.isogloss.protocol.corpus.Utterance;
import org.isogloss.protocol.model.ModelConfig;
import org.isogloss.worker.audio.AudioException;
import org.isogloss.worker.audio.Recording;

/**
 * The reader of a micro-batch's clips. One that cannot be used is told to a listener and passed over; all workers see the
 * same files, so all pass over the same ones.
 *
 * @param audio where sound comes from
 * @param shortestRow the fewest samples that are of use
 * @param whole whether clips are used whole: then one that is longer than the manifest says would spoil the batch too
 * @param badClips told of each unusable clip, each time it is drawn, on the thread that builds the batch
 */
record ClipReader(AudioSource audio, int shortestRow, boolean whole, Consumer<BadClip> badClips) {

    /** Batches are planned by the manifest's lengths; a clip shorter by more than this would spoil the whole batch. */
    private static final double TOLERANCE_SECONDS = 0.1;

    /** Of clips that are used whole, of which the model makes at least a frame. */
    static ClipReader ofWholeClips(AudioSource audio, ModelConfig model, Consumer<BadClip> badClips) {
        return new ClipReader(audio, model.samples(1), true, badClips);
    }

    /** As many clips as were chosen, or as there are: the next candidate stands in for an unusable one. */
    List<ReadClip> readReplacing(ClipChoice choice) throws BatchException {
        Reading reading = new Reading(choice);
        reading.readUntil(choice.chosen(), choice.candidates().size());
        return reading.clips();
    }

    /** The chosen clips that are usable, or a single other one when none is. */
    List<ReadClip> readDropping(ClipChoice choice) throws BatchException {
        Reading reading = new Reading(choice);
        reading.readUntil(choice.chosen(), choice.chosen());
        reading.readUntil(1, choice.candidates().size());
        return reading.clips();
    }

    private short[] readOne(Utterance utterance) throws AudioException {
        short[] samples = audio.read(utterance);
        double seconds = (double) samples.length / Recording.SAMPLE_RATE;
        boolean tooShort = samples.length < shortestRow || seconds < utterance.seconds() - TOLERANCE_SECONDS;
        boolean tooLong = whole && seconds > utterance.seconds() + TOLERANCE_SECONDS;
        if (tooShort || tooLong) {
            throw new AudioException(
                    Path.of(utterance.path()),
                    "has %.3f s; the manifest says %.3f s".formatted(seconds, utterance.seconds()));
        }
        return samples;
    }

    /** How far the candidates of one choice have been gone through. */
    private final class Reading {

        private final ClipChoice choice;
        private final Iterator<Utterance> candidates;
        private final List<ReadClip> clips = new ArrayList<>();
        private int tried;
        private BadClip last;

        Reading(ClipChoice choice) {
            this.choice = choice;
            this.candidates = choice.candidates().iterator();
        }

        void readUntil(int wanted, int mostTried) {
            while (clips.size() < wanted && tried < mostTried) {
                tried++;
                readNext(candidates.next());
            }
        }

        private void readNext(Utterance utterance) {
            try {
                clips.add(new ReadClip(utterance, readOne(utterance)));
            } catch (AudioException e) {
                last = new BadClip(utterance, e.getMessage());
                badClips.accept(last);
            }
        }

        List<ReadClip> clips() throws BatchException {
            if (clips.isEmpty()) {
                throw new BatchException(choice.candidates().get(0).language(), last);
            }
            return clips;
        }
    }
}
