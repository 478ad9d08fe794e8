package org.isogloss.coordinator.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.isogloss.coordinator.node.WorkerHistory.Gone;
import org.isogloss.coordinator.node.WorkerHistory.How;
import org.junit.jupiter.api.Test;

class WorkerHistoryTest {

    private final WorkerHistory history = new WorkerHistory();

    private static Gone gone(String worker, How how) {
        return new Gone(worker, "cpu", how, "because", 5);
    }

    @Test
    void remembersWhoWentTheLastFirst() {
        history.gone(gone("a", How.LOST));
        history.gone(gone("b", How.LEFT));

        assertThat(history.goneBut(Set.of())).extracting(Gone::worker).containsExactly("b", "a");
    }

    @Test
    void oneThatComesBackIsNotGone() {
        history.gone(gone("a", How.LOST));
        history.joined("a", 10);

        assertThat(history.goneBut(Set.of())).isEmpty();
    }

    @Test
    void whoIsPresentIsNotShownAsGone() {
        history.gone(gone("a", How.LOST));

        assertThat(history.goneBut(Set.of("a"))).isEmpty();
    }

    @Test
    void isBoundedHoweverManyGo() {
        for (int i = 0; i < 5000; i++) {
            history.joined("w" + i, i);
            history.gone(gone("w" + i, How.LOST));
        }

        assertThat(history.goneBut(Set.of())).hasSize(100).first().isEqualTo(gone("w4999", How.LOST));
    }

    @Test
    void countsWhatOneDeliversSinceItJoined() {
        history.joined("a", 0);
        history.delivered("a", 30_000);
        history.delivered("nobody", 30_000);

        assertThat(history.lanesPerMinute("a", 60_000)).isBetween(0.5, 2.0);
        assertThat(history.lanesPerMinute("nobody", 60_000)).isZero();
        history.joined("a", 60_000);
        assertThat(history.lanesPerMinute("a", 70_000)).isZero();
    }
}
