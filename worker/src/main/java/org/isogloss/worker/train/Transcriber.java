package org.isogloss.worker.train;

import java.nio.file.Path;
import java.util.List;
import org.isogloss.protocol.config.RunConfig;
import org.isogloss.protocol.corpus.Utterance;
import org.isogloss.protocol.corpus.Vocabulary;
import org.isogloss.protocol.exchange.Transcript;
import org.isogloss.protocol.layout.ParameterLayout;
import org.isogloss.protocol.mask.WeightMask;
import org.isogloss.worker.audio.AudioDecoder;
import org.isogloss.worker.audio.AudioException;
import org.isogloss.worker.data.Batch;
import org.isogloss.worker.data.CtcBatch;
import org.isogloss.worker.data.Waveforms;
import org.isogloss.worker.model.Devices;
import org.isogloss.worker.model.Engines;
import org.isogloss.worker.model.Objective;
import org.isogloss.worker.model.Trainer;

/** A fine-tuned model that spells what it hears in files, as an evaluation does. For one thread. */
public final class Transcriber implements AutoCloseable {

    private final RunConfig config;
    private final Vocabulary vocabulary;
    private final Trainer trainer;
    private final double maxSeconds;

    /**
     * @param layout of the parameters that will be loaded
     * @param vocabulary of the CTC head
     * @param maxSeconds the longest file; the memory for attention grows with the square of the length
     * @param device cpu or cuda:N
     */
    public Transcriber(
            RunConfig config,
            ParameterLayout layout,
            Vocabulary vocabulary,
            double maxSeconds,
            int threads,
            String device) {
        this.config = config;
        this.vocabulary = vocabulary;
        this.maxSeconds = maxSeconds;
        this.trainer = new Trainer(
                config.model(), layout, Engines.start(threads), Devices.of(device), Objective.of(config.objective()));
    }

    /**
     * Takes the parameters of a model.
     *
     * @param parameters in layout order
     * @param kept the weight mask of the language that will be spoken; null for all weights
     */
    public void load(float[] parameters, WeightMask kept) {
        trainer.load(parameters, kept);
    }

    /**
     * The text of a file, by the most likely class of every frame.
     *
     * @throws AudioException when it cannot be read, or is too short or too long
     */
    public String transcribe(Path file) throws AudioException {
        return vocabulary.spelling().text(hear(file));
    }

    /**
     * Compares what is heard in a clip with its text.
     *
     * @param corpus directory that the clip's path is in
     * @throws AudioException when the clip cannot be read, or is too short or too long
     */
    public Transcript compare(Path corpus, Utterance clip) throws AudioException {
        return CtcTally.compare(vocabulary.spelling(), clip, hear(corpus.resolve(clip.path())));
    }

    private List<String> hear(Path file) throws AudioException {
        short[] samples = AudioDecoder.decode(file, maxSeconds).samples();
        int least = config.model().samples(1);
        if (samples.length < least) {
            throw new AudioException(file, "has " + samples.length + " samples (accepted: " + least + " or more)");
        }
        float[] waveform = new float[samples.length];
        Waveforms.copy(samples, 0, waveform, 0, samples.length);
        if (config.objective().normalize()) {
            Waveforms.normalise(waveform, 0, samples.length);
        }
        return vocabulary.units(trainer.evaluateCtc(unlabelled(waveform)).paths()[0]);
    }

    private static CtcBatch unlabelled(float[] waveform) {
        int[] none = new int[0];
        int[] lengths = {waveform.length};
        Batch speech = new Batch("", 1, waveform.length, waveform, lengths, none, none, new float[0]);
        return new CtcBatch(speech, none, new int[1], none);
    }

    @Override
    public void close() {
        trainer.close();
    }
}
