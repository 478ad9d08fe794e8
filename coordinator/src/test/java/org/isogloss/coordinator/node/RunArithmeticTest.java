package org.isogloss.coordinator.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.isogloss.protocol.config.RunConfig;
import org.isogloss.protocol.messages.Arithmetic;
import org.junit.jupiter.api.Test;

class RunArithmeticTest {

    private static final RunConfig.WorkerSettings ALL_ALIKE = settings(true, true);
    private static final Arithmetic XEON = new Arithmetic(3, "aaaaaaaaaaaa");
    private static final Arithmetic EPYC = new Arithmetic(3, "bbbbbbbbbbbb");
    private static final Arithmetic OTHER_THREADS = new Arithmetic(1, "cccccccccccc");
    private static final Arithmetic NEVER_THE_SAME = new Arithmetic(3, "");

    private final List<Arithmetic> kept = new ArrayList<>();
    private final List<String> events = new ArrayList<>();

    private static RunConfig.WorkerSettings settings(boolean sameThreads, boolean sameArithmetic) {
        return new RunConfig.WorkerSettings(Duration.ofSeconds(1), sameThreads, sameArithmetic);
    }

    private RunArithmetic of(Arithmetic before, RunConfig.WorkerSettings settings) {
        return new RunArithmetic(before, settings, kept::add, events::add);
    }

    @Test
    void theFirstWorkerSetsIt() {
        RunArithmetic run = of(null, ALL_ALIKE);
        assertThat(run.refusal(XEON)).isNull();
        run.joined("a", XEON);
        assertThat(kept).containsExactly(XEON);
        assertThat(run.refusal(XEON)).isNull();
        assertThat(run.refusal(EPYC)).isNotNull();
    }

    @Test
    void whatAnEarlierStartHasSetHolds() {
        RunArithmetic run = of(XEON, ALL_ALIKE);
        assertThat(run.refusal(XEON)).isNull();
        assertThat(run.refusal(OTHER_THREADS))
                .contains("with 1 threads, the run with 3")
                .contains("--threads 3");
        assertThat(run.refusal(EPYC)).contains("probe bbbbbbbb)", "first worker (aaaaaaaa)");
        run.joined("a", XEON);
        assertThat(kept).isEmpty();
        assertThat(events).isEmpty();
    }

    @Test
    void othersThreadsMayBeLetInAndThenItIsTold() {
        RunArithmetic run = of(XEON, settings(false, true));
        assertThat(run.refusal(OTHER_THREADS)).isNull();
        assertThat(run.refusal(EPYC)).isNotNull();
        run.joined("a", OTHER_THREADS);
        assertThat(events)
                .containsExactly("worker a computes with 1 threads, the run with 3: from here on its hashes need not"
                        + " repeat");
    }

    @Test
    void otherProcessorsMayBeLetInAndThenItIsTold() {
        RunArithmetic run = of(XEON, settings(true, false));
        assertThat(run.refusal(EPYC)).isNull();
        assertThat(run.refusal(OTHER_THREADS)).isNotNull();
        run.joined("a", EPYC);
        assertThat(events)
                .containsExactly(
                        "worker a computes to other bits (probe bbbbbbbb) than the run's first (aaaaaaaa): from"
                                + " here on its hashes need not repeat");
    }

    @Test
    void whoseBitsChangeByThemselvesIsTakenInAndItIsTold() {
        RunArithmetic run = of(XEON, ALL_ALIKE);
        assertThat(run.refusal(NEVER_THE_SAME)).isNull();
        run.joined("a", NEVER_THE_SAME);
        assertThat(events).singleElement().asString().contains("does not come to the same bits");
        assertThat(run.refusal(EPYC)).as("still holds").isNotNull();
    }

    @Test
    void whereTheFirstDoesNotRepeatNobodyHasToBeLikeIt() {
        RunArithmetic run = of(null, ALL_ALIKE);
        run.joined("a", NEVER_THE_SAME);
        assertThat(run.refusal(XEON)).isNull();
        assertThat(run.refusal(EPYC)).isNull();
    }

    @Test
    void whatCouldNotBeWrittenIsTriedAgain() {
        List<Arithmetic> written = new ArrayList<>();
        RunArithmetic run = new RunArithmetic(
                null,
                ALL_ALIKE,
                arithmetic -> {
                    written.add(arithmetic);
                    return written.size() > 1;
                },
                events::add);
        run.joined("a", XEON);
        assertThat(run.refusal(EPYC)).as("holds all the same").isNotNull();
        run.joined("b", XEON);
        run.joined("c", XEON);
        assertThat(written).containsExactly(XEON, XEON);
    }
}
