package org.isogloss.protocol.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

class TensorTest {

    private static Tensor of(Dtype dtype, int... bytes) {
        ByteBuffer data = ByteBuffer.allocate(bytes.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int b : bytes) {
            data.put((byte) b);
        }
        return new Tensor(dtype, List.of((long) bytes.length / dtype.bytes()), data.flip());
    }

    @Test
    void floatingPointTypesBecomeFloats() {
        assertThat(Tensor.ofFloats(List.of(2L), new float[] {1, -2}).floats()).containsExactly(1, -2);
        assertThat(of(Dtype.BF16, 0x80, 0x3f, 0x00, 0xc0).floats()).containsExactly(1, -2);
        assertThat(of(Dtype.F16, 0x00, 0x3c, 0x00, 0xc0).floats()).containsExactly(1, -2);
        assertThat(of(Dtype.F64, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f).floats()).containsExactly(1);
    }

    @Test
    void integerTypesBecomeLongs() {
        assertThat(Tensor.ofLongs(List.of(2L), new long[] {1, -2}).longs()).containsExactly(1, -2);
        assertThat(of(Dtype.I32, 0xfe, 0xff, 0xff, 0xff).longs()).containsExactly(-2);
        assertThat(of(Dtype.U8, 0xfe).longs()).containsExactly(254);
    }

    @Test
    void theOtherKindIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> of(Dtype.U8, 1).floats());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> of(Dtype.BF16, 1, 2).longs());
    }

    @Test
    void readingDoesNotMoveTheData() {
        Tensor tensor = Tensor.ofFloats(List.of(2L), new float[] {1, 2});
        tensor.data().getFloat();
        assertThat(tensor.floats()).containsExactly(1, 2);
        assertThat(tensor.size()).isEqualTo(2);
    }
}
