package org.isogloss.deploy.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.isogloss.coordinator.checkpoint.CommitJournal;
import org.isogloss.coordinator.journal.RunLine;
import org.isogloss.coordinator.report.RecoveryTable;
import org.isogloss.deploy.chaos.ChaosReport.Injected;
import org.isogloss.deploy.chaos.ChaosReport.Recoveries;
import org.junit.jupiter.api.Test;

class ChaosReportTest {

    private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

    private static final RecoveryTable RECOVERIES =
            RecoveryTable.of(List.of(new RunLine.Recovery(1, 1, "broken", 0.25)));

    private static Instant at(long millis) {
        return START.plusMillis(millis);
    }

    /** A step every so many milliseconds. */
    private static ChaosRun.Outcome run(List<Injected> faults, long every, String... hashes) {
        TreeMap<Instant, Long> commits = new TreeMap<>();
        List<CommitJournal.Line> journal = new java.util.ArrayList<>();
        for (int step = 1; step <= hashes.length; step++) {
            commits.put(at(step * every), (long) step);
            journal.add(new CommitJournal.Line(
                    step, "pretrain", hashes[step - 1], at(step * every).toString()));
        }
        return new ChaosRun.Outcome(faults, commits, journal, RECOVERIES, 0, false);
    }

    @Test
    void aRecoveryLastsUntilTheNextCommit() {
        List<Injected> faults = List.of(
                new Injected(at(150), Fault.KILL_WORKER),
                new Injected(at(290), Fault.KILL_WORKER),
                new Injected(at(301), Fault.FREEZE_WORKER));
        ChaosReport report = ChaosReport.of(run(faults, 100, "a", "b", "c"), run(List.of(), 50, "a", "b", "c"));

        assertThat(report.faults().get(Fault.KILL_WORKER)).isEqualTo(new Recoveries(2, 30, 50));
        assertThat(report.faults().get(Fault.FREEZE_WORKER).count()).isEqualTo(1);
        assertThat(report.faults().get(Fault.FREEZE_WORKER).medianMillis()).isNaN();
        assertThat(report.stepsASecond()).isEqualTo(10);
        assertThat(report.stepsASecondWithout()).isEqualTo(20);
        assertThat(report.passed()).isTrue();
        assertThat(report.text())
                .contains("all 3 steps have those of the run without faults")
                .containsPattern("a broken connection +\\| +1 \\| +0.250 ");
    }

    @Test
    void anotherHashIsAFailure() {
        ChaosReport report =
                ChaosReport.of(run(List.of(), 100, "a", "x", "c"), run(List.of(), 100, "a", "b", "c", "d"));
        assertThat(report.different()).containsExactly(2L);
        assertThat(report.passed()).isFalse();
        assertThat(report.text()).contains("1 of 3 steps differ, the first is 2");
    }

    @Test
    void aStepThatTheOtherRunHasNotIsAFailure() {
        assertThat(ChaosReport.of(run(List.of(), 100, "a", "b"), run(List.of(), 100, "a"))
                        .passed())
                .isFalse();
    }
}
