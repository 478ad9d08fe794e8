package org.isogloss.coordinator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.isogloss.protocol.config.Phase;
import org.isogloss.protocol.config.RunConfig;
import org.isogloss.protocol.corpus.LanguageSampler;
import org.isogloss.protocol.messages.Lane;
import org.isogloss.protocol.messages.LaneKind;
import org.junit.jupiter.api.Test;

class RunPlannerTest {

    private final RunPlanner planner = Plans.planner();

    private static List<Position> positions(RunPlanner planner) {
        List<Position> positions = new ArrayList<>();
        for (Position at = Position.START; !planner.finished(at); at = planner.after(at)) {
            positions.add(at);
        }
        return positions;
    }

    private static List<Round> rounds(RunPlanner planner) {
        return positions(planner).stream().map(at -> planner.round(1, at)).toList();
    }

    @Test
    void phasesHaveTheirRounds() {
        assertThat(rounds(planner))
                .extracting(Round::phase)
                .containsExactly(
                        Phase.PRETRAIN,
                        Phase.PRETRAIN,
                        Phase.PRETRAIN,
                        Phase.PRETRAIN,
                        Phase.EVALUATE,
                        Phase.PRUNE,
                        Phase.PRUNE,
                        Phase.PRUNE,
                        Phase.ADAPT,
                        Phase.ADAPT,
                        Phase.ADAPT,
                        Phase.EVALUATE);
    }

    @Test
    void lanesArePureFunctionsOfConfigAndPosition() {
        assertThat(rounds(Plans.planner())).isEqualTo(rounds(planner));
        for (Position at : positions(planner)) {
            assertThat(planner.round(1, at)).isEqualTo(Plans.planner().round(1, at));
        }
    }

    @Test
    void settingsOfTheClusterPlayNoPart() {
        RunPlanner other = Plans.planner("cluster.min-workers = 9", "lease.ahead = 7", "exchange.slices = 5");
        assertThat(rounds(other)).isEqualTo(rounds(planner));
    }

    @Test
    void anotherSeedDrawsOtherLanguages() {
        assertThat(languages(Plans.planner("run.seed = 2", "pretrain.steps = 50")))
                .isNotEqualTo(languages(Plans.planner("pretrain.steps = 50")));
    }

    private static List<String> languages(RunPlanner planner) {
        return rounds(planner).stream()
                .flatMap(r -> r.lanes().stream())
                .map(Lane::language)
                .toList();
    }

    @Test
    void stepsCountTrainingRoundsAndRoundsCountAll() {
        List<Position> positions = positions(planner);
        assertThat(positions)
                .extracting(Position::round)
                .containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L);
        assertThat(positions)
                .extracting(Position::step)
                .containsExactly(0L, 1L, 2L, 3L, 4L, 4L, 4L, 4L, 4L, 5L, 6L, 7L);
    }

    @Test
    void masksAreOnFromTheEndOfPruning() {
        Map<Phase, List<Integer>> versions = rounds(planner).stream()
                .filter(r -> r.position().round() > 4)
                .flatMap(r -> r.lanes().stream().map(l -> Map.entry(r.phase(), l.maskVersion())))
                .distinct()
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
        assertThat(versions)
                .containsEntry(Phase.PRUNE, List.of(0))
                .containsEntry(Phase.ADAPT, List.of(1))
                .containsEntry(Phase.EVALUATE, List.of(1));
    }

    @Test
    void everyPruningPhaseBringsAVersion() {
        RunPlanner twice = Plans.planner("run.phases = [prune, adapt, prune, adapt]");
        Position end = Position.START;
        while (!twice.finished(end)) {
            end = twice.after(end);
        }
        assertThat(end.maskVersion()).isEqualTo(2);
    }

    @Test
    void lanesAreNumberedInOrder() {
        for (Round round : rounds(planner)) {
            for (int i = 0; i < round.lanes().size(); i++) {
                Lane lane = round.lanes().get(i);
                assertThat(lane.index()).isEqualTo(i);
                assertThat(lane.round()).isEqualTo(round.number());
                assertThat(lane.epoch()).isEqualTo(1);
                assertThat(lane.kind()).isEqualTo(round.kind());
            }
        }
    }

    @Test
    void aPruningRoundScoresOneLanguage() {
        List<Round> pruning =
                rounds(planner).stream().filter(r -> r.phase() == Phase.PRUNE).toList();
        assertThat(pruning)
                .extracting(r -> r.lanes().stream().map(Lane::language).toList())
                .containsExactly(List.of("aa", "aa"), List.of("bb", "bb"), List.of("cc", "cc"));
    }

    @Test
    void roundsOfPruningScoreEveryLanguageAgainUnderTheMasksOfTheOneBefore() {
        RunPlanner iterative = Plans.planner("run.phases = [prune, adapt]", "prune.rounds = 2");
        List<Round> pruning = rounds(iterative).subList(0, 6);
        assertThat(pruning).extracting(Round::phase).containsOnly(Phase.PRUNE);
        assertThat(pruning)
                .extracting(r -> r.lanes().get(0).language())
                .containsExactly("aa", "bb", "cc", "aa", "bb", "cc");
        assertThat(pruning).extracting(r -> r.lanes().get(0).maskVersion()).containsExactly(0, 0, 0, 1, 1, 1);
        assertThat(positions(iterative).stream().filter(iterative::endsPass))
                .extracting(Position::round)
                .containsExactly(2L, 5L);
        assertThat(rounds(iterative).get(6).lanes().get(0).maskVersion()).isEqualTo(2);
    }

    @Test
    void ticketsAreTrainedInPiecesOfAllLanguagesAtOnce() {
        RunPlanner tickets = Plans.planner(
                "run.phases = [prune, adapt]",
                "prune.criterion = lottery-ticket",
                "prune.rounds = 2",
                "prune.ticket { steps = 5, piece = 2, micro-batches = 3 }");
        List<Round> pruning = rounds(tickets).subList(0, 6);
        for (Round round : pruning) {
            assertThat(round.kind()).isEqualTo(LaneKind.TICKET);
            assertThat(round.lanes()).extracting(Lane::language).containsExactlyElementsOf(Plans.LANGUAGES);
        }
        assertThat(pruning).extracting(r -> r.lanes().get(2).first()).containsExactly(0, 6, 12, 0, 6, 12);
        assertThat(pruning).extracting(r -> r.lanes().get(2).batches()).containsExactly(6, 6, 3, 6, 6, 3);
        assertThat(pruning).extracting(r -> r.lanes().get(2).maskVersion()).containsExactly(0, 0, 0, 1, 1, 1);
        assertThat(pruning).extracting(r -> tickets.masked(r.position()).size()).containsExactly(0, 0, 3, 0, 0, 3);
        assertThat(rounds(tickets).get(6).phase()).isEqualTo(Phase.ADAPT);
    }

    @Test
    void denseAdaptationIsPretrainingGoneOnWith() {
        RunPlanner dense = Plans.planner("run.phases = [pretrain, adapt]", "adapt.method = dense", "adapt.steps = 4");
        RunPlanner twice = Plans.planner("run.phases = [pretrain, pretrain]");
        assertThat(rounds(dense)).hasSize(8);
        assertThat(rounds(dense).stream().flatMap(r -> r.lanes().stream()))
                .containsExactlyElementsOf(
                        rounds(twice).stream().flatMap(r -> r.lanes().stream()).toList());
    }

    @Test
    void weightMasksMayBeMadeAnewAmidAdapting() {
        RunPlanner periodic =
                Plans.planner("run.phases = [prune, adapt, evaluate]", "adapt.steps = 5", "prune.remask-every = 2");
        List<Round> adapting =
                rounds(periodic).stream().filter(r -> r.phase() == Phase.ADAPT).toList();
        assertThat(adapting)
                .extracting(r ->
                        r.kind() == LaneKind.TRAIN ? "step" : r.lanes().get(0).language())
                .containsExactly("step", "step", "aa", "bb", "cc", "step", "step", "aa", "bb", "cc", "step");
        assertThat(adapting)
                .extracting(r -> r.lanes().get(0).maskVersion())
                .as("scores are those of all weights")
                .containsExactly(1, 1, 0, 0, 0, 2, 2, 0, 0, 0, 3);
        assertThat(adapting)
                .filteredOn(r -> r.kind() == LaneKind.TRAIN)
                .extracting(r -> periodic.stepOfPhase(r.position()))
                .containsExactly(0L, 1L, 2L, 3L, 4L);
        assertThat(adapting.get(10).position().step()).isEqualTo(4);
        Position amid = adapting.get(8).position();
        assertThat(periodic.resumable(amid)).isEqualTo(adapting.get(7).position());
        assertThat(adapting)
                .filteredOn(r -> periodic.checkpointAt(r.position()))
                .extracting(r -> r.position().roundInPhase())
                .containsExactly(0L, 2L, 5L, 7L, 10L);
    }

    @Test
    void zeroingOnceIsAStepAndNothingIsMaskedAfterwards() {
        RunPlanner once = Plans.planner(
                "run.phases = [prune, adapt, evaluate]",
                "adapt.steps = 3",
                "prune.enforcement = once",
                "prune.remask-every = 2");
        List<Round> rounds = rounds(once);
        assertThat(rounds).flatExtracting(Round::lanes).allMatch(lane -> lane.maskVersion() == 0);
        assertThat(rounds).extracting(r -> r.position().step()).containsExactly(0L, 0L, 0L, 1L, 2L, 3L, 3L, 3L, 4L, 5L);
        assertThat(Plans.config(
                                "run.phases = [prune, adapt, evaluate]",
                                "adapt.steps = 3",
                                "prune.enforcement = once",
                                "prune.remask-every = 2")
                        .totalSteps())
                .isEqualTo(5);
    }

    @Test
    void aRoundOfPruningThatIsAgreedIsKept() {
        RunPlanner iterative = Plans.planner("run.phases = [prune, adapt]", "prune.rounds = 2");
        Position second = new Position(0, 3, 3, 0, 1);
        assertThat(iterative.checkpointAt(second)).isTrue();
        assertThat(iterative.checkpointAt(new Position(0, 4, 4, 0, 1))).isFalse();
        for (Position at : positions(iterative).subList(3, 6)) {
            assertThat(iterative.resumable(at)).isEqualTo(second);
        }
    }

    @Test
    void aCriterionThatNeedsNoDataHasNoLanes() {
        RunPlanner magnitude = Plans.planner("prune.criterion = magnitude");
        assertThat(rounds(magnitude).stream().filter(r -> r.kind() == LaneKind.SCORE))
                .hasSize(3)
                .allMatch(r -> r.lanes().isEmpty());
    }

    @Test
    void everyLanguageIsEvaluatedOnce() {
        Round evaluation = planner.round(1, new Position(1, 0, 4, 4, 0));
        assertThat(evaluation.lanes()).extracting(Lane::language).containsExactlyElementsOf(Plans.LANGUAGES);
    }

    @Test
    void languagesGetTheirShareOfLanes() {
        Map<String, Long> counts =
                languages(Plans.planner("run.phases = [pretrain]", "pretrain.steps = 2000", "corpus.alpha = 1"))
                        .stream()
                        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        assertThat(counts.get("aa")).isBetween(5900L, 6100L);
        assertThat(counts.get("bb")).isBetween(2900L, 3100L);
    }

    @Test
    void savesAtPhaseEndsAndEverySoManySteps() {
        List<Long> saved = new ArrayList<>();
        for (Position at : positions(planner)) {
            Position next = planner.after(at);
            if (!planner.finished(next) && planner.checkpointAt(next)) {
                saved.add(next.round());
            }
        }
        assertThat(planner.checkpointAt(Position.START)).isFalse();
        assertThat(saved).containsExactly(2L, 4L, 5L, 8L, 10L, 11L);
    }

    @Test
    void aRunIsTakenUpAtTheStartOfPruningAndNeverAmongIt() {
        for (Position at : positions(planner)) {
            Position from = planner.resumable(at);
            boolean amongPruning = planner.phase(at) == Phase.PRUNE;
            assertThat(from).isEqualTo(amongPruning ? new Position(2, 0, 5, 4, 0) : at);
        }
    }

    @Test
    void finetuningTrainsTheHeadAloneFirstUnderTheMasksThatThereAre() {
        RunPlanner finetuning = Plans.planner(
                "run.phases = [evaluate, prune, finetune, evaluate]", "finetune.steps = 5", "finetune.head-only = 0.4");
        List<Round> rounds = rounds(finetuning);
        assertThat(rounds)
                .extracting(Round::kind)
                .containsExactly(
                        LaneKind.EVALUATE,
                        LaneKind.SCORE,
                        LaneKind.SCORE,
                        LaneKind.SCORE,
                        LaneKind.FINETUNE_HEAD,
                        LaneKind.FINETUNE_HEAD,
                        LaneKind.FINETUNE,
                        LaneKind.FINETUNE,
                        LaneKind.FINETUNE,
                        LaneKind.RECOGNIZE);
        assertThat(rounds.subList(4, 10).stream().flatMap(r -> r.lanes().stream()))
                .allMatch(lane -> lane.maskVersion() == 1);
        assertThat(rounds.get(9).position().step()).isEqualTo(5);
        assertThat(rounds(Plans.planner("run.phases = [finetune]")).get(0).lanes())
                .hasSize(5)
                .allMatch(lane -> lane.maskVersion() == 0 && lane.batches() == 1);
    }

    @Test
    void finetuningDrawsBySpeechWithText() {
        RunConfig config = Plans.config("run.phases = [pretrain, finetune]", "step.lanes = 3");
        LanguageSampler all = LanguageSampler.of(List.of("aa"), new double[] {1}, 1);
        LanguageSampler transcribed = LanguageSampler.of(List.of("bb"), new double[] {1}, 1);
        RunPlanner both = new RunPlanner(config, Plans.LANGUAGES, all, transcribed);
        for (Round round : rounds(both)) {
            String expected = round.phase() == Phase.FINETUNE ? "bb" : "aa";
            assertThat(round.lanes()).extracting(Lane::language).containsOnly(expected);
        }
    }
}
