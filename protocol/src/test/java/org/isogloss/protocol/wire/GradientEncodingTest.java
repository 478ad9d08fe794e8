package org.isogloss.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
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

    @Test
    void payloadsAreLittleEndian() {
        byte[] bytes = new byte[4];
        GradientEncoding.FP32.encode(new float[] {Float.intBitsToFloat(0x01020304)}, 1, bytes);
        assertThat(bytes).containsExactly(4, 3, 2, 1);
        GradientEncoding.BF16.encode(new float[] {Float.intBitsToFloat(0x01020000), 0}, 2, bytes);
        assertThat(bytes).containsExactly(2, 1, 0, 0);
    }
}
