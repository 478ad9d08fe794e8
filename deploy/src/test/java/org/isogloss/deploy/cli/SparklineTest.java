package org.isogloss.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SparklineTest {

    @Test
    void goesFromTheSmallestToTheLargest() {
        assertThat(Sparkline.of(List.of(8.0, 7.0, 6.0, 5.0, 4.0, 3.0, 2.0, 1.0), 40))
                .isEqualTo("█▇▆▅▄▃▂▁");
    }

    @Test
    void isNeverWiderThanItsRoom() {
        List<Double> many = IntStream.range(0, 1001).mapToObj(i -> (double) i).toList();

        assertThat(Sparkline.of(many, 8)).isEqualTo("▁▂▃▄▅▆▇█");
    }

    @Test
    void leavesOutWhatIsNoNumber() {
        assertThat(Sparkline.of(List.of(1.0, Double.NaN, 2.0), 40)).isEqualTo("▁█");
        assertThat(Sparkline.of(List.of(Double.NaN), 40)).isEmpty();
        assertThat(Sparkline.of(List.of(3.0, 3.0), 40)).isEqualTo("▁▁");
    }
}
