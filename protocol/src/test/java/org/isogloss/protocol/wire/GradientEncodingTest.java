package org.isogloss.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class GradientEncodingTest {

    @Property
    void bf16IsANearestValue(@ForAll int bits) {
        float value = Float.intBitsToFloat(bits);
        float rounded = Float.intBitsToFloat(GradientEncoding.toBf16(value) << 16);
        if (Float.isNaN(value)) {
            assertThat(rounded).isNaN();
            return;
        }
        // The two neighbours in bf16, towards zero and away from it.
        float inner = Float.intBitsToFloat(bits & 0xFFFF0000);
        float outer = Float.intBitsToFloat((bits & 0xFFFF0000) + 0x10000);
        assertThat(rounded).isIn(inner, Float.isInfinite(value) ? inner : outer);
        if (Float.isFinite(outer)) {
            double error = Math.abs((double) value - rounded);
            assertThat(error).isEqualTo(Math.min(Math.abs((double) value - inner), Math.abs((double) value - outer)));
        }
    }

    @Test
    void tiesGoToEven() {
        assertThat(GradientEncoding.toBf16(0x1.01p0f)).isEqualTo((short) 0x3F80);
        assertThat(GradientEncoding.toBf16(0x1.03p0f)).isEqualTo((short) 0x3F82);
        assertThat(GradientEncoding.toBf16(-0x1.03p0f)).isEqualTo((short) 0xBF82);
        assertThat(GradientEncoding.toBf16(Float.MAX_VALUE)).isEqualTo((short) 0x7F80);
        assertThat(GradientEncoding.toBf16(-0.0f)).isEqualTo((short) 0x8000);
    }

    /** All values of a payload are compared at once with the bound, and must not be taken for another's neighbours. */
    @Property
    void findsTheOneValueThatIsTooLarge(
            @ForAll GradientEncoding encoding,
            @ForAll @Size(min = 1, max = 13) int[] bits,
            @ForAll @IntRange(min = 1, max = 1 << 22) int lanes) {
        int boundBits = Float.floatToRawIntBits(FixedPoint.bound(lanes));
        float[] values = new float[bits.length];
        boolean within = true;
        for (int i = 0; i < bits.length; i++) {
            // Most are at the bound, or a bit beside it.
            int magnitude = bits[i] % 3 == 0 ? bits[i] & Integer.MAX_VALUE : boundBits + (bits[i] % 2 << 16);
            magnitude = Math.min(magnitude, GradientEncoding.INFINITY | 0x10000) & -0x10000;
            values[i] = Float.intBitsToFloat(magnitude | bits[i] & Integer.MIN_VALUE);
            within &= magnitude <= boundBits;
        }
        byte[] payload = new byte[values.length * encoding.bytes()];
        encoding.encode(values, 0, values.length, payload);
        assertThat(encoding.isWithin(payload, boundBits)).isEqualTo(within);
    }

    @Test
    void payloadsAreLittleEndian() {
        byte[] bytes = new byte[4];
        GradientEncoding.FP32.encode(new float[] {Float.intBitsToFloat(0x01020304)}, 0, 1, bytes);
        assertThat(bytes).containsExactly(4, 3, 2, 1);
        GradientEncoding.BF16.encode(new float[] {Float.intBitsToFloat(0x01020000), 0}, 0, 2, bytes);
        assertThat(bytes).containsExactly(2, 1, 0, 0);
    }
}
