package org.isogloss.coordinator.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextTableTest {

    @Test
    void columnsArePaddedAndNumbersAlignRight() {
        TextTable table = new TextTable(List.of("language", "loss"))
                .row(List.of("en", "5.25"))
                .row(List.of("ru", "12.5000"));
        assertThat(table)
                .hasToString(
                        """
                        | language |    loss |
                        | -------- | ------: |
                        | en       |    5.25 |
                        | ru       | 12.5000 |
                        """);
    }

    @Test
    void aRowHasAsManyCellsAsTheHeader() {
        TextTable table = new TextTable(List.of("a", "b"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> table.row(List.of("1")))
                .withMessage("1 cells under 2 headings");
    }
}
