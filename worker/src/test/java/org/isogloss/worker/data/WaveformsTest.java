package org.isogloss.worker.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class WaveformsTest {

    @Test
    void copiesAPartAsFractionsOfFullScale() {
        float[] row = {9, 9, 9, 9};

        Waveforms.copy(new short[] {1, Short.MIN_VALUE, 16384, 2}, 1, row, 1, 2);

        assertThat(row).containsExactly(9, -1, 0.5f, 9);
    }

    @Test
    void normalisesByThePopulationVariance() {
        float[] row = {7, 1, 3, 7};

        Waveforms.normalise(row, 1, 2);

        assertThat(row[1]).isCloseTo(-1, within(1e-5f));
        assertThat(row[2]).isCloseTo(1, within(1e-5f));
        assertThat(row[0]).isEqualTo(7);
        assertThat(row[3]).isEqualTo(7);
    }

    @Test
    void silenceBecomesZeros() {
        float[] row = {0.25f, 0.25f, 0.25f};

        Waveforms.normalise(row, 0, 3);

        assertThat(row).containsOnly(0);
    }

    @Property
    void anySoundHasZeroMeanAndAtMostUnitVariance(@ForAll @Size(min = 2, max = 400) short[] pcm) {
        float[] row = new float[pcm.length];
        Waveforms.copy(pcm, 0, row, 0, pcm.length);

        Waveforms.normalise(row, 0, row.length);

        double mean = 0;
        double square = 0;
        for (float value : row) {
            mean += value / row.length;
            square += (double) value * value / row.length;
        }
        assertThat(mean).isCloseTo(0, within(1e-5));
        assertThat(square).isLessThan(1 + 1e-5);
    }
}
