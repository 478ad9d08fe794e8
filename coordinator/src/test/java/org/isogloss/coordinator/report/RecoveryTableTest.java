package org.isogloss.coordinator.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.isogloss.coordinator.journal.RunLine;
import org.junit.jupiter.api.Test;

class RecoveryTableTest {

    @Test
    void tellsMedianAndWorstOfEachCause() {
        String text = RecoveryTable.of(List.of(
                        new RunLine.Recovery(1, 7, "silent", 4.2),
                        new RunLine.Recovery(2, 7, "broken", 0.3),
                        new RunLine.Recovery(3, 7, "broken", 0.1),
                        new RunLine.Recovery(3, 7, "unheard of", 9)))
                .markdown();
        assertThat(text.lines().map(line -> line.replaceAll(" +", " ")).toList())
                .contains("| a broken connection | 2 | 0.200 | 0.300 |", "| silence | 1 | 4.200 | 4.200 |")
                .hasSize(4);
    }

    @Test
    void isEmptyWithoutAny() {
        assertThat(RecoveryTable.of(List.of()).isEmpty()).isTrue();
    }
}
