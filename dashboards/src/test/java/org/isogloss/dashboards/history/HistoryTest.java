package org.isogloss.dashboards.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class HistoryTest {

    private final History history = new History();

    private ChartView.Line all(ChartView view) {
        return view.lines().get(0);
    }

    private void add(long fromStep, long toStep) {
        for (long step = fromStep; step <= toStep; step++) {
            history.add(Chart.LOSS, History.ALL, step, value(step));
        }
    }

    private static double value(long step) {
        return step % 10;
    }

    @Test
    void fewStepsAreShownOneByOne() {
        add(1, 5);

        ChartView view = history.view(Chart.LOSS, 0, 0);

        assertThat(view.width()).isEqualTo(1);
        assertThat(view.steps()).containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(all(view).mean()).containsExactly(Float.NaN, 1, 2, 3, 4, 5);
    }

    @Test
    void theWholeOfALongRunIsShownByMeanAndExtremes() {
        add(0, 99_999);

        ChartView view = history.view(Chart.LOSS, 0, 0);

        assertThat(view.width()).isEqualTo(256);
        assertThat(view.steps()).hasSize(391);
        assertThat(all(view).mean()[100]).isCloseTo(4.5f, within(0.1f));
        assertThat(all(view).low()[100]).isEqualTo(0);
        assertThat(all(view).high()[100]).isEqualTo(9);
    }

    @Test
    void aPeakOfOneStepIsStillSeenInTheWhole() {
        add(0, 99_999);
        history.add(Chart.LOSS, History.ALL, 100_000, 1000);

        assertThat(all(history.view(Chart.LOSS, 0, 0)).high()).contains(1000);
    }

    @Test
    void theLastStepsOfALongRunAreShownOneByOne() {
        add(0, 99_999);

        ChartView view = history.view(Chart.LOSS, 99_500, 0);

        assertThat(view.width()).isEqualTo(1);
        assertThat(view.steps()).hasSize(500).startsWith(99_500).endsWith(99_999);
        assertThat(all(view).mean()).startsWith(0, 1, 2);
    }

    @Test
    void onlyWhatIsNewIsFetchedAtTheSameResolution() {
        add(0, 99_999);

        ChartView view = history.view(Chart.LOSS, 0, 99_900);

        assertThat(view.width()).isEqualTo(256);
        assertThat(view.steps()).containsExactly(99_840);
    }

    @Test
    void whatIsNotFiniteIsNone() {
        history.add(Chart.CTC, "es", 3, Double.NaN);
        history.add(Chart.CTC, "es", 3, Double.POSITIVE_INFINITY);

        assertThat(history.view(Chart.CTC, 0, 0).steps()).isEmpty();
        assertThat(history.view(Chart.CTC, 0, 0).json())
                .isEqualTo("{\"chart\":\"ctc\",\"width\":1,\"steps\":[],\"lines\":[],\"phases\":[]}");
    }

    @Test
    void aLanguageThatIsNotInAStepHasNoValueThere() {
        history.add(Chart.LOSS, "es", 1, 6.123456);
        history.add(Chart.LOSS, "it", 2, 5);

        assertThat(history.view(Chart.LOSS, 0, 1).json())
                .isEqualTo(
                        "{\"chart\":\"loss\",\"width\":1,\"steps\":[1,2],\"lines\":["
                                + "{\"name\":\"es\",\"mean\":[6.1235,null]},{\"name\":\"it\",\"mean\":[null,5.0]}],\"phases\":[]}");
    }

    /** A coordinator that has taken the run up makes steps while those before are still being read. */
    @Test
    void phasesBeginAtTheirFirstSteps() {
        history.add(Chart.LOSS, History.ALL, 9, 5);
        history.phase(8, "adapt");
        history.phase(9, "adapt");
        for (long step = 1; step <= 7; step++) {
            history.phase(step, step < 4 ? "pretrain" : "adapt");
        }
        history.phase(10, "finetune");

        assertThat(history.view(Chart.LOSS, 0, 0).phases())
                .containsExactly(
                        new ChartView.PhaseStart(1, "pretrain"),
                        new ChartView.PhaseStart(4, "adapt"),
                        new ChartView.PhaseStart(10, "finetune"));
    }

    @Test
    void anyRangeThatIsAskedForIsAnswered() {
        add(1, 3000);

        for (long from : new long[] {Long.MIN_VALUE, -1, 0, 2999, 3000, 3001, Long.MAX_VALUE}) {
            for (long since : new long[] {Long.MIN_VALUE, 0, 3000, Long.MAX_VALUE}) {
                assertThat(history.view(Chart.LOSS, from, since).steps()).isNotEmpty();
            }
        }
    }

    /** The past is read while new steps are made: the order of coming makes no difference to what can be seen. */
    @Property(tries = 30)
    void theOrderInWhichStepsComeDoesNotMatter(@ForAll @IntRange(min = 1, max = 6000) int steps, @ForAll long seed) {
        History inOrder = new History();
        History shuffled = new History();
        List<Integer> order = new ArrayList<>();
        for (int step = 0; step < steps; step++) {
            inOrder.add(Chart.LOSS, History.ALL, step, value(step));
            order.add(step);
        }
        Collections.shuffle(order, new Random(seed));
        order.forEach(step -> shuffled.add(Chart.LOSS, History.ALL, step, value(step)));

        for (int from : new int[] {0, steps / 2, Math.max(0, steps - 500)}) {
            ChartView a = inOrder.view(Chart.LOSS, from, from);
            ChartView b = shuffled.view(Chart.LOSS, from, from);
            assertThat(b.steps()).isEqualTo(a.steps());
            assertThat(all(b).low()).isEqualTo(all(a).low());
            assertThat(all(b).mean()).usingComparatorWithPrecision(1e-3f).containsExactly(all(a).mean());
        }
    }
}
