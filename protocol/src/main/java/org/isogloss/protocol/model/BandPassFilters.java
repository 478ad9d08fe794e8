package org.isogloss.protocol.model;

import org.isogloss.protocol.layout.ParameterLayout;
import org.isogloss.protocol.layout.ParameterSpec;

/**
 * A start for the first convolution at which it hears as an ear does: band-pass filters whose centres are evenly spaced on the mel
 * scale. The channels come in pairs, the two a quarter of a period apart, so that together they follow a band's loudness whatever
 * its phase. Training goes on from there as from any start.
 *
 * <p>The filters are Gabor functions (Zeghidour et al., arXiv 1711.01161 and 2101.08596): a cosine or sine of the centre f under a
 * Gaussian window, whose deviation in frequency is {@value #RELATIVE_WIDTH} f, at least {@value #LEAST_WIDTH} Hz. Each has no
 * constant part, and the squared norm that Kaiming's random start has on average, 2, times a weight that rises as
 * f^{@value #EMPHASIS}, since speech is fainter the higher it is. No random numbers are in them.
 */
public final class BandPassFilters {

    /** A kernel of fewer samples (2 ms) cannot tell bands apart. */
    public static final int LEAST_KERNEL = 32;

    private static final String WEIGHT = "wav2vec2.feature_extractor.conv_layers.0.conv.weight";
    private static final double SAMPLE_RATE = 16_000;
    private static final double LOWEST = 100;
    private static final double HIGHEST = 7_000;
    private static final double RELATIVE_WIDTH = 0.12;
    private static final double LEAST_WIDTH = 60;
    private static final double EMPHASIS = 0.6;
    /** Of a window's deviation, over the kernel's length: wider ones would be cut off. */
    private static final double WIDEST_WINDOW = 0.2;

    private final int kernel;
    private final int pairs;

    private BandPassFilters(int kernel, int pairs) {
        this.kernel = kernel;
        this.pairs = pairs;
    }

    /** Whether a model's first convolution can begin so: with an even number of channels, and wide enough a kernel. */
    public static boolean suit(ModelConfig config) {
        return config.convDim().get(0) % 2 == 0 && config.convKernel().get(0) >= LEAST_KERNEL;
    }

    /** Puts the filters in place of the first convolution's weights. */
    public static void fill(ParameterLayout layout, float[] parameters) {
        ParameterSpec weight = layout.spec(WEIGHT);
        int kernel = weight.shape().get(weight.shape().size() - 1);
        BandPassFilters filters = new BandPassFilters(kernel, weight.shape().get(0) / 2);
        double scale = filters.scale();
        for (int channel = 0; channel < 2 * filters.pairs; channel++) {
            double[] filter = filters.filter(channel);
            for (int i = 0; i < kernel; i++) {
                parameters[weight.offset() + channel * kernel + i] = (float) (scale * filter[i]);
            }
        }
    }

    /** So that the mean of the squared norms is 2. */
    private double scale() {
        double sum = 0;
        for (int pair = 0; pair < pairs; pair++) {
            sum += emphasis(pair) * emphasis(pair);
        }
        return Math.sqrt(2 * pairs / sum);
    }

    private double emphasis(int pair) {
        return StrictMath.pow(centre(pair) / HIGHEST, EMPHASIS);
    }

    /** [kernel] of norm {@link #emphasis}. */
    private double[] filter(int channel) {
        double centre = centre(channel / 2);
        double phase = channel % 2 * Math.PI / 2;
        double seconds = kernel / SAMPLE_RATE;
        double width = Math.max(LEAST_WIDTH, RELATIVE_WIDTH * centre);
        double window = Math.min(1 / (2 * Math.PI * width), WIDEST_WINDOW * seconds);
        double[] filter = new double[kernel];
        double mean = 0;
        for (int i = 0; i < kernel; i++) {
            double t = (i + 0.5) / SAMPLE_RATE - seconds / 2;
            double envelope = StrictMath.exp(-t * t / (2 * window * window));
            filter[i] = envelope * StrictMath.cos(2 * Math.PI * centre * t + phase);
            mean += filter[i] / kernel;
        }
        double squares = 0;
        for (int i = 0; i < kernel; i++) {
            filter[i] -= mean;
            squares += filter[i] * filter[i];
        }
        double times = emphasis(channel / 2) / Math.sqrt(squares);
        for (int i = 0; i < kernel; i++) {
            filter[i] *= times;
        }
        return filter;
    }

    /** Hz. */
    private double centre(int pair) {
        double share = pairs == 1 ? 0.5 : pair / (pairs - 1.0);
        return hertz(mel(LOWEST) + share * (mel(HIGHEST) - mel(LOWEST)));
    }

    private static double mel(double hertz) {
        return 1127 * StrictMath.log(1 + hertz / 700);
    }

    private static double hertz(double mel) {
        return 700 * (StrictMath.exp(mel / 1127) - 1);
    }
}
