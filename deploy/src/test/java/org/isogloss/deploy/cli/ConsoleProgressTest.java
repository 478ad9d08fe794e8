package org.isogloss.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ConsoleProgressTest {

    private final StringWriter text = new StringWriter();
    private long nanos;
    private final ConsoleProgress progress = new ConsoleProgress(new PrintWriter(text), false, () -> nanos);

    @Test
    void writesPlainLinesNowAndThen() {
        progress.begin("check", 3, "clips");
        progress.advance(1);
        nanos += 10_000_000_000L;
        progress.advance(1);
        progress.note("odd clip");
        progress.advance(1);
        nanos += 500_000_000L;
        progress.end();

        assertThat(text.toString().lines())
                .containsExactly("check: 2 of 3 clips", "odd clip", "check: 3 clips in 10.5 s");
    }

    @Test
    void leavesOutATotalThatIsNotKnown() {
        progress.begin("decode", -1, "clips");
        nanos += 11_000_000_000L;
        progress.advance(7);

        assertThat(text.toString().lines()).containsExactly("decode: 7 clips");
    }
}
