package org.isogloss.coordinator.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.isogloss.coordinator.exchange.OpenRound;
import org.isogloss.coordinator.journal.RunLine;
import org.isogloss.coordinator.plan.Position;
import org.isogloss.coordinator.plan.Round;
import org.isogloss.protocol.config.Phase;
import org.isogloss.protocol.exchange.LaneResult;
import org.isogloss.protocol.messages.Lane;
import org.isogloss.protocol.messages.LaneKind;
import org.junit.jupiter.api.Test;

class LaneSumsTest {

    private static LaneResult result(long frames, long correct, double nats, Long... codes) {
        return LaneResult.newBuilder()
                .setHiddenFrames(frames)
                .setCorrect(correct)
                .setContrastiveLoss(nats)
                .setAudioSeconds(2)
                .addAllCodeCounts(List.of(codes))
                .build();
    }

    /** The sums of one evaluated lane a language. */
    private static Map<String, LaneSums> sums(Map<String, LaneResult> results) {
        List<Lane> lanes = new ArrayList<>();
        new TreeMap<>(results)
                .keySet()
                .forEach(l -> lanes.add(new Lane(LaneKind.EVALUATE, 1, 0, lanes.size(), l, 0, 0, 0)));
        OpenRound round =
                new OpenRound(new Round(Phase.EVALUATE, Position.START, LaneKind.EVALUATE, lanes), 1, null, 0);
        lanes.forEach(lane -> round.result(lane, "w1", results.get(lane.language())));
        return LaneSums.byLanguage(round);
    }

    @Test
    void aRoundWithoutAnyResultHasNoLoss() {
        Round round = new Round(
                Phase.EVALUATE,
                Position.START,
                LaneKind.EVALUATE,
                List.of(new Lane(LaneKind.EVALUATE, 1, 0, 0, "en", 0, 0, 0)));
        LaneSums sums = LaneSums.all(new OpenRound(round, 1, null, 0));
        assertThat(sums.hiddenFrames()).isZero();
        assertThat(sums.lossBits()).isNaN();
        assertThat(sums.codebookUse(2)).isNaN();
    }

    @Test
    void theBusiestWorkerIsTheOneWithTheMostSecondsOverAll() {
        List<Lane> lanes = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            lanes.add(new Lane(LaneKind.TRAIN, 1, 0, i, "en", 0, 0, 1));
        }
        OpenRound round = new OpenRound(new Round(Phase.PRETRAIN, Position.START, LaneKind.TRAIN, lanes), 1, null, 0);
        assertThat(LaneSums.busiestSeconds(round)).isZero();
        round.result(lanes.get(0), "a", seconds(3));
        round.result(lanes.get(1), "b", seconds(2));
        round.result(lanes.get(2), "b", seconds(2));
        round.result(lanes.get(2), "a", seconds(9));
        assertThat(LaneSums.busiestSeconds(round))
                .as("the second delivery counts nothing")
                .isEqualTo(4);
    }

    private static LaneResult seconds(double compute) {
        return LaneResult.newBuilder().setComputeSeconds(compute).build();
    }

    @Test
    void lossIsInBitsAHiddenFrame() {
        Map<String, LaneSums> sums = sums(Map.of("en", result(10, 4, 20 * Math.log(2))));
        assertThat(sums.get("en").lossBits()).isCloseTo(2, within(1e-12));
        assertThat(sums.get("en").accuracy()).isEqualTo(0.4);
    }

    @Test
    void codebookUseIsOneWhenAllCodesAreEven() {
        Map<String, LaneSums> sums = sums(Map.of(
                "even", result(1, 0, 1, 5L, 5L, 5L, 5L),
                "one", result(1, 0, 1, 9L, 0L, 0L, 9L)));
        assertThat(sums.get("even").codebookUse(2)).isCloseTo(1, within(1e-12));
        assertThat(sums.get("one").codebookUse(2)).isCloseTo(0.5, within(1e-12));
    }

    @Test
    void theErrorRateIsErrorsOverUnits() {
        LaneResult one = LaneResult.newBuilder()
                .setUtterances(3)
                .setImpossible(1)
                .setLabels(20)
                .setCtcLoss(50)
                .setErrors(6)
                .setReferenceUnits(24)
                .build();
        RunLine.RecognitionLanguage line = sums(Map.of("en", one)).get("en").recognitionLine();
        assertThat(line).isEqualTo(new RunLine.RecognitionLanguage(2.5, 0.25, 6, 24, 3, 1, 0));
        assertThat(sums(Map.of("en", result(10, 4, 1))).get("en").ctc().natsALabel())
                .isNull();
    }
}
