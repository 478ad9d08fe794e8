package org.isogloss.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class WatchTextTest {

    private static ObjectNode status(int workers) {
        ObjectNode s = new ObjectMapper().createObjectNode();
        s.put("runDirectory", "runs/mine");
        s.putArray("phases").add("pretrain").add("prune");
        s.put("phase", 0).put("round", 30).put("rounds", 120).put("step", 30).put("steps", 120);
        s.put("etaSeconds", 180.0).put("stepSeconds", 2.0).put("audioPerSecond", 69.12);
        s.put("waitingFor", "2 of 8 lanes, held by w0").put("waitingNext", "then the round is closed");
        s.putObject("lossBits").put("es", 5.0).put("it", 6.0);
        s.putObject("ctcNats");
        s.putArray("gone").addObject().put("name", "x").put("how", "lost");
        for (int i = 0; i < workers; i++) {
            s.withArray("workers")
                    .addObject()
                    .put("name", "w" + i)
                    .put("lanes", i % 2)
                    .put("lanesPerMinute", 12.34)
                    .put("heardSeconds", 0.4)
                    .put("leaving", i == 2);
        }
        return s;
    }

    private static Map<String, List<Double>> losses(int languages) {
        Map<String, List<Double>> losses = new TreeMap<>(Map.of("", List.of(6.0, 5.5)));
        for (int i = 0; i < languages; i++) {
            losses.put("l" + i, List.of(6.0, 5.0 + i));
        }
        return losses;
    }

    @Test
    void aScreenTellsWhereTheRunIsAndWhoWorksForIt() {
        String screen = String.join("\n", WatchText.screen(status(3), losses(1), 80, 30));

        assertThat(screen)
                .contains("phase      pretrain, round 30 of 120")
                .contains("step       30 of 120   about 3 min left")
                .contains("[##########..............................]  25 %")
                .contains("69.1 s of speech a second")
                .contains("waits for  2 of 8 lanes, held by w0")
                .containsPattern("all +5.500  █▁")
                .containsPattern("l0 +5.000  █▁")
                .contains("3 workers, 1 lost")
                .containsPattern("w0 +idle +0 +12.3")
                .containsPattern("w1 +computing +1")
                .containsPattern("w2 +leaving");
    }

    @Test
    void isNeverLargerThanTheTerminal() {
        List<String> screen = WatchText.screen(status(1000), losses(100), 60, 24);

        assertThat(screen).hasSizeLessThanOrEqualTo(24).allMatch(line -> line.length() <= 60);
        assertThat(String.join("\n", screen))
                .containsPattern("and \\d+ more languages")
                .containsPattern("and \\d+ more workers");
    }

    @Test
    void aNameCannotPaintTheTerminal() {
        ObjectNode status = status(0);
        status.withArray("workers").addObject().put("name", "\u001b[2Jevil");

        assertThat(String.join("", WatchText.screen(status, losses(0), 80, 30))).doesNotContain("\u001b");
    }

    @Test
    void aLineHasItAll() {
        assertThat(WatchText.line(status(2)))
                .isEqualTo("step 30 of 120  pretrain, round 30 of 120  loss 5.500 bits  2 workers  about 3 min left"
                        + "  waits for 2 of 8 lanes, held by w0");
    }

    @Test
    void spansAreReadAtAGlance() {
        assertThat(List.of(WatchText.span(45), WatchText.span(720), WatchText.span(12_000)))
                .containsExactly("45 s", "12 min", "3 h 20 min");
    }
}
