package org.isogloss.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Sha256Test {

    @Test
    void textHasTheKnownAnswers() {
        assertThat(Sha256.ofText("")).isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assertThat(Sha256.ofText("abc")).isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    void numbersAreHashedAsTheirLittleEndianBytes() {
        Random random = new Random(1);
        for (int size : new int[] {0, 1, 16_383, 16_384, 16_385, 40_000}) {
            ByteBuffer floatBytes = ByteBuffer.allocate(4 * size).order(ByteOrder.LITTLE_ENDIAN);
            ByteBuffer longBytes = ByteBuffer.allocate(8 * size).order(ByteOrder.LITTLE_ENDIAN);
            float[] floats = new float[size];
            long[] longs = new long[size];
            for (int i = 0; i < size; i++) {
                floats[i] = random.nextFloat();
                longs[i] = random.nextLong();
                floatBytes.putFloat(floats[i]);
                longBytes.putLong(longs[i]);
            }
            assertThat(Sha256.of(floats)).isEqualTo(Sha256.of(floatBytes.array()));
            assertThat(Sha256.of(longs)).isEqualTo(Sha256.of(longBytes.array()));
        }
    }
}
