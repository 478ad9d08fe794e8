package org.isogloss.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.isogloss.protocol.layout.BlockGrid;
import org.isogloss.protocol.mask.WeightMask;
import org.junit.jupiter.api.Test;

class ChunkCodecTest {

    private static final int SIZE = 300;

    @Property
    void everyKeptValueComesBackAndNothingElseChanges(
            @ForAll @Size(SIZE) float[] values,
            @ForAll @Size(5) long[] words,
            @ForAll @IntRange(min = 1, max = SIZE) int blockSize,
            @ForAll boolean dense) {
        words[4] &= (1L << (SIZE - 256)) - 1;
        WeightMask kept = dense ? null : WeightMask.ofWords(words, SIZE);
        BlockGrid grid = new BlockGrid(SIZE, blockSize, 1);
        float[] back = new float[SIZE];
        Arrays.fill(back, 7);
        for (int block = 0; block < grid.blocks(); block++) {
            PackedRange range = PackedRange.of(grid, block, kept);
            float[] own = Arrays.copyOfRange(values, range.begin(), range.end());
            byte[] payload = ChunkCodec.encode(range, GradientEncoding.FP32, own, range.begin());
            assertThat(payload).isEqualTo(ChunkCodec.encode(range, GradientEncoding.FP32, values, 0));
            assertThat(ChunkCodec.decode(range, GradientEncoding.FP32, payload, ChunkCodec.crc32c(payload), back, 0))
                    .isEqualTo(PayloadCheck.SOUND);
        }
        for (int i = 0; i < SIZE; i++) {
            float expected = kept == null || kept.keeps(i) ? values[i] : 7;
            assertThat(Float.floatToRawIntBits(back[i])).isEqualTo(Float.floatToRawIntBits(expected));
        }
    }

    @Test
    void crcIsCastagnolis() {
        assertThat(ChunkCodec.crc32c("123456789".getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo(0xE3069283);
    }

    @Test
    void malformedPayloadsAreToldApart() {
        float[] values = {1, -2, 3};
        for (GradientEncoding encoding : GradientEncoding.values()) {
            byte[] payload = ChunkCodec.encode(new PackedRange(null, 0, 3), encoding, values, 0);
            int crc = ChunkCodec.crc32c(payload);
            assertThat(ChunkCodec.check(payload, crc, encoding, 3, 4)).isEqualTo(PayloadCheck.SOUND);
            assertThat(ChunkCodec.check(payload, crc, encoding, 3, 3)).isEqualTo(PayloadCheck.SOUND);
            assertThat(ChunkCodec.check(payload, crc, encoding, 3, 2)).isEqualTo(PayloadCheck.OUT_OF_RANGE);
            assertThat(ChunkCodec.check(payload, crc, encoding, 4, 4)).isEqualTo(PayloadCheck.WRONG_LENGTH);
            assertThat(ChunkCodec.check(payload, crc, encoding, Integer.MAX_VALUE, 4))
                    .isEqualTo(PayloadCheck.WRONG_LENGTH);
            assertThat(ChunkCodec.check(payload, crc ^ 1, encoding, 3, 4)).isEqualTo(PayloadCheck.WRONG_CRC);
        }
    }

    @Test
    void aRefusedPayloadChangesNothing() {
        float[] into = {5, 6};
        PackedRange range = new PackedRange(null, 0, 2);
        assertThat(ChunkCodec.decode(range, GradientEncoding.FP32, new byte[8], 1, into, 0))
                .isEqualTo(PayloadCheck.WRONG_CRC);
        assertThat(ChunkCodec.decode(range, GradientEncoding.FP32, new byte[7], 1, into, 0))
                .isEqualTo(PayloadCheck.WRONG_LENGTH);
        assertThat(into).containsExactly(5, 6);
    }

    @Test
    void notFiniteIsFound() {
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            float[] values = {0, bad};
            assertThat(FixedPoint.check(values, 1)).isEqualTo(PayloadCheck.NOT_FINITE);
            for (GradientEncoding encoding : GradientEncoding.values()) {
                byte[] payload = ChunkCodec.encode(new PackedRange(null, 0, 2), encoding, values, 0);
                assertThat(ChunkCodec.check(payload, ChunkCodec.crc32c(payload), encoding, 2, 1))
                        .isEqualTo(PayloadCheck.NOT_FINITE);
            }
        }
    }
}
