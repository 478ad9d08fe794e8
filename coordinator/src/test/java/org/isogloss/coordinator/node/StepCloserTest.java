package org.isogloss.coordinator.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.isogloss.coordinator.exchange.OpenRound;
import org.isogloss.coordinator.exchange.ReplicaFeed;
import org.isogloss.coordinator.journal.RunLine;
import org.isogloss.coordinator.plan.Plans;
import org.isogloss.coordinator.plan.Position;
import org.isogloss.coordinator.plan.Round;
import org.isogloss.coordinator.reduce.BlockLoop;
import org.isogloss.coordinator.reduce.BlockRun;
import org.isogloss.coordinator.reduce.LaneChunk;
import org.isogloss.coordinator.reduce.LaneSpec;
import org.isogloss.coordinator.reduce.ParameterSnapshot;
import org.isogloss.coordinator.reduce.Reducer;
import org.isogloss.coordinator.reduce.StepSpec;
import org.isogloss.coordinator.spread.OtherReducers;
import org.isogloss.coordinator.spread.ReducerBlocks;
import org.isogloss.coordinator.spread.Reducers;
import org.isogloss.protocol.config.RunConfig;
import org.isogloss.protocol.exchange.LaneResult;
import org.isogloss.protocol.layout.BlockGrid;
import org.isogloss.protocol.messages.Lane;
import org.isogloss.protocol.optim.AdamWState;
import org.isogloss.protocol.wire.ChunkCodec;
import org.isogloss.protocol.wire.GradientEncoding;
import org.junit.jupiter.api.Test;

class StepCloserTest {

    private static final BlockGrid GRID = new BlockGrid(4, 4, 1);

    private final RunConfig config = Plans.config("step.lanes = 2");
    private final Reducer reducer = new Reducer(
            BlockRun.all(GRID), new ParameterSnapshot(0, AdamWState.fresh(new float[4])), BlockLoop.sequential());
    private final StepCloser closer = closer(config);

    private StepCloser closer(RunConfig of) {
        ReplicaFeed feed = new ReplicaFeed(ReducerBlocks.of(reducer), 0);
        return new StepCloser(of, Plans.planner(of), new Reducers(reducer, feed, OtherReducers.none(), null));
    }

    private OpenRound open(Round round) {
        long step = round.position().step() + 1;
        List<LaneSpec> specs = round.lanes().stream()
                .map(l -> new LaneSpec(l.index(), l.language(), null))
                .toList();
        reducer.open(new StepSpec(1, step, 0, GradientEncoding.FP32, specs));
        return new OpenRound(round, 1, reducer, step);
    }

    /** A lane with a gradient of ones. */
    private void send(OpenRound open, Lane lane, LaneResult.Builder result) {
        byte[] payload = new byte[16];
        GradientEncoding.FP32.encode(new float[] {1, 1, 1, 1}, 0, 4, payload);
        open.result(lane, "w" + lane.index(), result.build());
        reducer.offer(new LaneChunk(1, lane.step() + 1, 0, lane.index(), 0, ChunkCodec.crc32c(payload), payload));
    }

    /** The round at a step with a gradient of ones in every lane. */
    private OpenRound computed(Position at, long hiddenFrames) {
        Round round = Plans.planner(config).round(1, at);
        OpenRound open = open(round);
        for (Lane lane : round.lanes()) {
            send(
                    open,
                    lane,
                    LaneResult.newBuilder().setHiddenFrames(hiddenFrames).setCorrect(1));
        }
        return open;
    }

    @Test
    void theGradientIsDividedByAllHiddenFrames() {
        RunLine.Step line = closer.close(computed(Position.START, 4), () -> 2.5, 3);
        assertThat(line.gradientNorm()).as("4 values of 2 / 8").isEqualTo(0.5);
        assertThat(line.step()).isEqualTo(1);
        assertThat(line.workers()).isEqualTo(3);
        assertThat(line.accuracy()).isEqualTo(0.25);
        assertThat(line.skipped()).isFalse();
        assertThat(reducer.step()).isEqualTo(1);
    }

    @Test
    void theLearningRateRisesOverTheWarmup() {
        RunLine.Step line = closer.close(computed(Position.START, 4), () -> 1, 1);
        assertThat(line.learningRate())
                .isPositive()
                .isLessThanOrEqualTo(config.pretrain().learningRate());
    }

    @Test
    void aStepWithoutAnyHiddenFrameIsSkippedAndCounted() {
        RunLine.Step line = closer.close(computed(Position.START, 0), () -> 1, 1);
        assertThat(line.skipped()).isTrue();
        assertThat(line.gradientNorm()).isNaN();
        assertThat(reducer.step()).isEqualTo(1);
        assertThat(reducer.snapshot().state().parameters()).containsOnly(0);
    }

    @Test
    void finetuningIsDividedByLabelsAndHasItsOwnSchedule() {
        RunConfig finetune = Plans.config(
                "step.lanes = 2", "run.phases = [finetune]", "finetune.steps = 10", "finetune.learning-rate = 1");
        Round round = Plans.planner(finetune).round(1, Position.START);
        OpenRound open = open(round);
        for (Lane lane : round.lanes()) {
            send(
                    open,
                    lane,
                    LaneResult.newBuilder().setUtterances(1).setLabels(8).setCtcLoss(24));
        }
        RunLine.Step line = closer(finetune).close(open, () -> 1, 1);
        assertThat(line.gradientNorm()).as("4 values of 2 / 16").isEqualTo(0.25);
        assertThat(line.ctcNats()).isEqualTo(3);
        assertThat(line.lossBits()).isNaN();
        assertThat(line.learningRate()).as("one step of warm-up").isEqualTo(1);
        assertThat(line.languages())
                .allSatisfy((l, of) -> assertThat(of.ctcNats()).isEqualTo(3));
    }

    @Test
    void aFinetuningStepWithoutAnyLabelIsSkipped() {
        RunConfig finetune = Plans.config("step.lanes = 2", "run.phases = [finetune]");
        Round round = Plans.planner(finetune).round(1, Position.START);
        OpenRound open = open(round);
        for (Lane lane : round.lanes()) {
            send(open, lane, LaneResult.newBuilder().setUtterances(1).setImpossible(1));
        }
        assertThat(closer(finetune).close(open, () -> 1, 1).skipped()).isTrue();
    }
}
