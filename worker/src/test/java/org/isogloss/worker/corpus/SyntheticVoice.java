package org.isogloss.worker.corpus;

import java.util.Locale;
import org.isogloss.protocol.random.CounterRandom;

/**
 * A made-up language and its one speaker: pitch, vowels, consonants and rhythm, all drawn from the language's name.
 *
 * <p>Speech is source and filter: a pulse train (voice) or noise (consonants) through three resonators whose
 * frequencies are the sound's formants, after Klatt, "Software for a cascade/parallel formant synthesizer", 1980. What
 * a model can learn from it is real: which formants belong to a language and which sound follows which.
 */
final class SyntheticVoice {

    static final int SAMPLE_RATE = 16_000;
    private static final String VOWELS = "aeiou";
    private static final String CONSONANTS = "ptksfmn";

    private final double pitchHertz;
    private final double syllableSeconds;
    private final double consonantShare;
    private final double[][] vowelFormants = new double[VOWELS.length()][];
    private final double[] consonantFormants = new double[CONSONANTS.length()];

    SyntheticVoice(long seed, String language) {
        CounterRandom random = CounterRandom.of(seed, "voice of " + language);
        pitchHertz = between(random, 90, 240);
        syllableSeconds = between(random, 0.12, 0.26);
        consonantShare = between(random, 0.2, 0.45);
        for (int i = 0; i < vowelFormants.length; i++) {
            vowelFormants[i] = new double[] {
                between(random, 280, 850), between(random, 950, 2300), between(random, 2400, 3300),
            };
        }
        for (int i = 0; i < consonantFormants.length; i++) {
            consonantFormants[i] = between(random, 1200, 7000);
        }
    }

    /** One clip of about this length: its samples and what it says. */
    Clip speak(CounterRandom random, double seconds) {
        Sound sound = new Sound((int) (seconds * SAMPLE_RATE));
        StringBuilder text = new StringBuilder();
        sound.rest(0.05);
        while (sound.hasRoom(2 * syllableSeconds)) {
            int syllables = 1 + random.nextInt(3);
            for (int i = 0; i < syllables && sound.hasRoom(1.5 * syllableSeconds); i++) {
                text.append(syllable(sound, random));
            }
            text.append(' ');
            sound.rest(0.3 * syllableSeconds);
        }
        return new Clip(sound.samples(random), text.toString().strip().toLowerCase(Locale.ROOT));
    }

    private String syllable(Sound sound, CounterRandom random) {
        int consonant = random.nextInt(CONSONANTS.length());
        int vowel = random.nextInt(VOWELS.length());
        double length = syllableSeconds * between(random, 0.8, 1.2);
        double pitch = pitchHertz * between(random, 0.9, 1.1);
        sound.noise(random, length * consonantShare, consonantFormants[consonant]);
        sound.voice(length * (1 - consonantShare), pitch, vowelFormants[vowel]);
        return "" + CONSONANTS.charAt(consonant) + VOWELS.charAt(vowel);
    }

    private static double between(CounterRandom random, double low, double high) {
        return low + (high - low) * random.nextDouble();
    }

    /** Samples and transcript. */
    static final class Clip {
        final short[] samples;
        final String transcript;

        Clip(short[] samples, String transcript) {
            this.samples = samples;
            this.transcript = transcript;
        }
    }

    /** The waveform of a clip while it grows. */
    private static final class Sound {
        private final double[] wave;
        private int end;

        Sound(int samples) {
            wave = new double[samples];
        }

        boolean hasRoom(double seconds) {
            return end + seconds * SAMPLE_RATE < wave.length;
        }

        void rest(double seconds) {
            end = Math.min(wave.length, end + (int) (seconds * SAMPLE_RATE));
        }

        void noise(CounterRandom random, double seconds, double formant) {
            double[] source = new double[(int) (seconds * SAMPLE_RATE)];
            for (int i = 0; i < source.length; i++) {
                source[i] = random.nextDouble() - 0.5;
            }
            append(source, 0.15, formant);
        }

        void voice(double seconds, double pitch, double... formants) {
            double[] source = new double[(int) (seconds * SAMPLE_RATE)];
            double phase = 1;
            for (int i = 0; i < source.length; i++) {
                // The pitch falls by a tenth over a syllable, as in a plain statement.
                phase += pitch * (1 - 0.1 * i / source.length) / SAMPLE_RATE;
                if (phase >= 1) {
                    phase -= 1;
                    source[i] = 1;
                }
            }
            append(source, 0.3, formants);
        }

        /** Filters a sound, brings it to a level and adds it with soft edges. */
        private void append(double[] source, double level, double... formants) {
            for (double formant : formants) {
                resonate(source, formant, 60 + 0.05 * formant);
            }
            double peak = 1e-9;
            for (double value : source) {
                peak = Math.max(peak, Math.abs(value));
            }
            int edge = SAMPLE_RATE / 100;
            for (int i = 0; i < source.length && end < wave.length; i++) {
                double fade = Math.min(1, Math.min(i, source.length - i) / (double) edge);
                wave[end++] = source[i] * fade * level / peak;
            }
        }

        /** A second-order resonator in place; StrictMath gives the same bits on every machine. */
        private static void resonate(double[] signal, double hertz, double bandwidth) {
            double decay = StrictMath.exp(-Math.PI * bandwidth / SAMPLE_RATE);
            double c = -decay * decay;
            double b = 2 * decay * StrictMath.cos(2 * Math.PI * hertz / SAMPLE_RATE);
            double a = 1 - b - c;
            double last = 0;
            double beforeLast = 0;
            for (int i = 0; i < signal.length; i++) {
                signal[i] = a * signal[i] + b * last + c * beforeLast;
                beforeLast = last;
                last = signal[i];
            }
        }

        /** The clip with a faint hiss, as no recording is silent between words. */
        short[] samples(CounterRandom random) {
            short[] samples = new short[wave.length];
            for (int i = 0; i < samples.length; i++) {
                double value = wave[i] + 0.002 * (random.nextDouble() - 0.5);
                samples[i] = (short) StrictMath.rint(32_000 * Math.max(-1, Math.min(1, value)));
            }
            return samples;
        }
    }
}
