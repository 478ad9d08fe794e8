package org.isogloss.protocol.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.isogloss.protocol.config.Settings.DEFAULTS;
import static org.isogloss.protocol.config.Settings.problems;
import static org.isogloss.protocol.config.Settings.read;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.prune.Criterion;
import org.isogloss.protocol.prune.Granularity;
import org.isogloss.protocol.security.NodeSecurity;
import org.isogloss.protocol.wire.GradientEncoding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunConfigReaderTest {

    @TempDir
    Path dir;

    private Path file(String text) throws IOException {
        return Files.writeString(dir.resolve("run.conf"), text);
    }

    private List<String> problemsOf(String text) throws IOException {
        Path file = file(text);
        return catchThrowableOfType(InputException.class, () -> RunConfigReader.read(file, List.of(), List.of()))
                .problems();
    }

    private static Stream<String> everything() {
        Config reference = ConfigFactory.parseResources("org/isogloss/reference.conf");
        Set<String> paths = new TreeSet<>(ConfigLeaves.of(reference).keySet());
        Set.copyOf(paths).forEach(path -> {
            for (int dot = path.indexOf('.'); dot > 0; dot = path.indexOf('.', dot + 1)) {
                paths.add(path.substring(0, dot));
            }
        });
        return paths.stream();
    }

    /** Whatever stands there, it is taken or told of, with its key or with one that it does not fit. */
    @ParameterizedTest
    @MethodSource("everything")
    void noValueIsBeyondWords(String path) {
        for (String value : List.of("null", "3", "1e300", "\"\"", "text", "[1, x]", "{ a = 1 }")) {
            String section = path.replaceFirst("\\..*", "");
            List<String> problems;
            try {
                RunConfigReader.read(null, List.of(), List.of(path + " = " + value));
                problems = List.of();
            } catch (InputException e) {
                problems = e.problems();
            }
            assertThat(problems).as("%s = %s", path, value).allMatch(problem -> problem.contains(section));
        }
    }

    @Test
    void defaultsAreThoseThatPeopleRelyOn() {
        assertThat(DEFAULTS.run().phases())
                .containsExactly(
                        Phase.PRETRAIN, Phase.EVALUATE, Phase.PRUNE, Phase.EVALUATE, Phase.ADAPT, Phase.EVALUATE);
        assertThat(DEFAULTS.run().seed()).isEqualTo(1);
        assertThat(DEFAULTS.corpus().languages()).isEmpty();
        assertThat(DEFAULTS.corpus().alpha()).isEqualTo(0.5);
        assertThat(DEFAULTS.step()).isEqualTo(new RunConfig.Step(4, 1, 3));
        assertThat(DEFAULTS.optimizer())
                .isEqualTo(new RunConfig.Optimizer(0.9, 0.98, 1e-6, 0.01, 0, RunConfig.Outside.STRICT));
        assertThat(DEFAULTS.prune().criterion()).isEqualTo(Criterion.TAYLOR);
        assertThat(DEFAULTS.prune().sparsity()).isEqualTo("0.3");
        assertThat(DEFAULTS.prune().scope()).isEqualTo(RunConfig.Scope.TENSOR);
        assertThat(DEFAULTS.prune().granularity()).isEqualTo(Granularity.WEIGHT);
        assertThat(DEFAULTS.exchange())
                .isEqualTo(new RunConfig.Exchange(
                        GradientEncoding.BF16, GradientEncoding.FP32, 2, 1, Duration.ofSeconds(10), true));
        assertThat(DEFAULTS.cluster())
                .isEqualTo(new RunConfig.Cluster(
                        "127.0.0.1",
                        7350,
                        7351,
                        7352,
                        new RunConfig.Bind("127.0.0.1", 7350, 7351),
                        new NodeSecurity.Settings(null, null, false),
                        List.of(),
                        1,
                        Duration.ofSeconds(5)));
        assertThat(DEFAULTS.lease())
                .isEqualTo(new RunConfig.Lease(Duration.ofSeconds(10), Duration.ofMillis(500), 4, 2));
        assertThat(DEFAULTS.checkpoint()).isEqualTo(new RunConfig.Checkpoint(100, Duration.ofSeconds(30), 3));
        assertThat(DEFAULTS.totalSteps()).isEqualTo(600);
    }

    @Test
    void allProblemsAreToldAtOnceWithFileAndLine() throws IOException {
        Path file = dir.resolve("run.conf");
        assertThat(
                        problemsOf(
                                """
                        step.lanes = 0
                        prune {
                          sparsity = 1.5
                          scope = local
                          granularity = head
                        }
                        optimizer.beta3 = 0.9
                        """))
                .containsExactlyInAnyOrder(
                        file + ":1: step.lanes is 0 (accepted: a whole number from 1 to 65536)",
                        file + ":3: prune.sparsity is 1.5 (accepted: a number in [0, 1), such as 0.3)",
                        file + ":4: prune.scope is \"local\" (accepted: one of tensor, global)",
                        file + ":5: prune.granularity is \"head\" (accepted: one of weight, row)",
                        file
                                + ":7: optimizer.beta3 is not a setting (accepted there: optimizer.beta1, optimizer.beta2, "
                                + "optimizer.clip-norm, optimizer.epsilon, optimizer.outside, optimizer.weight-decay)");
    }

    @Test
    void anUnknownSectionIsToldTheSections() {
        assertThat(problems("trian.steps = 3"))
                .singleElement()
                .asString()
                .startsWith("command line: trian.steps is not a setting (sections: adapt, checkpoint, ");
    }

    @Test
    void aSyntaxErrorIsOneLineWithItsPlace() throws IOException {
        assertThat(problemsOf("run {\n  seed = = 3\n}\n"))
                .singleElement()
                .asString()
                .startsWith(dir.resolve("run.conf") + ":2: ")
                .hasLineCount(1);
    }

    @Test
    void aMissingFileIsNamed() {
        Path file = dir.resolve("none.conf");
        assertThat(catchThrowableOfType(InputException.class, () -> RunConfigReader.read(file, List.of(), List.of())))
                .hasMessage(file + ": no such config file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0.0", "0.3", "0.999", "\"0.25\"", "1e-3"})
    void sparsityIsBelowOne(String sparsity) {
        assertThat(Double.parseDouble(
                        read("prune.sparsity = " + sparsity).prune().sparsity()))
                .isBetween(0.0, 0.9999);
    }

    @Test
    void aLanguageMayHaveASparsityOfItsOwn() {
        RunConfig.Prune prune =
                read("prune.sparsity-by-language { it = 0.5, zh-CN = 0.001 }").prune();
        assertThat(prune.sparsity("it")).isEqualTo("0.5");
        assertThat(prune.sparsity("zh-CN")).isEqualTo("0.001");
        assertThat(prune.sparsity("es")).isEqualTo("0.3");
        assertThat(problems("prune.sparsity-by-language { it = 1 }"))
                .containsExactly(
                        "command line: prune.sparsity-by-language.it is 1 (accepted: a number in [0, 1), such as"
                                + " 0.3)");
        assertThat(problems("prune.sparsity-by-language = 0.5"))
                .containsExactly(
                        "command line: prune.sparsity-by-language is 0.5 (accepted: names with a number in [0, 1)"
                                + " each, such as { it = 0.5 })");
    }

    @Test
    void settingsOfPruningThatAreAsTheyWereChangeNoHash() {
        assertThat(read("prune.rounds = 1").sha256()).isEqualTo(DEFAULTS.sha256());
        assertThat(read("prune.ticket.steps = 7").sha256()).isEqualTo(DEFAULTS.sha256());
        assertThat(read("prune.criterion = lottery-ticket", "prune.ticket.steps = 7")
                        .sha256())
                .isNotEqualTo(read("prune.criterion = lottery-ticket").sha256());
        assertThat(read("prune.enforcement = once").sha256()).isNotEqualTo(DEFAULTS.sha256());
        assertThat(read("prune.remask-every = 7").sha256()).isNotEqualTo(DEFAULTS.sha256());
        assertThat(read("prune.remask-sparsity = 0.7").sha256()).isNotEqualTo(DEFAULTS.sha256());
        assertThat(read("prune.rounds = 2").sha256()).isNotEqualTo(DEFAULTS.sha256());
        assertThat(read("prune.sparsity-by-language { it = 0.5 }").sha256()).isNotEqualTo(DEFAULTS.sha256());
    }

    @Test
    void rowsAreNamedInTheHashAndSingleWeightsAreNot() {
        RunConfig rows = read("prune.granularity = row");
        assertThat(rows.prune().granularity()).isEqualTo(Granularity.ROW);
        assertThat(rows.sha256()).isNotEqualTo(DEFAULTS.sha256());
        assertThat(ResultSettings.differences(DEFAULTS, rows)).containsExactly("now prune.granularity = \"row\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "1.0", "-0.1", "NaN", "\"0.3d\"", "\"0x1p-2\"", "half", "null", "[0.3]", "{}", "true"})
    void otherSparsityIsRefused(String sparsity) {
        assertThat(problems("prune.sparsity = " + sparsity))
                .singleElement()
                .asString()
                .contains("prune.sparsity is ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "run = 5",
                "run = null",
                "model = tiny",
                "lease = []",
                "run.seed = 1.5",
                "step.lanes = 4.5",
                "step.lanes = 4294967297",
                "run.seed = 99999999999999999999",
                "run.dir = \"\"",
                "run.phases = []",
                "run.phases = [pretrain, sleep]",
                "run.phases = pretrain",
                "corpus.languages = [en, en]",
                "lease.silence = -1s",
                "lease.silence = soon",
                "model.hidden = {a = 1}",
                "model.preset = null",
                "objective.normalize = maybe",
                "prune.maskable = {}",
                "cluster.port = 65536",
                "run.seed = ${nowhere}"
            })
    void whatCannotBeUsedIsAProblemAndNothingElse(String setting) {
        assertThat(problems(setting)).isNotEmpty().allSatisfy(p -> assertThat(p).hasLineCount(1));
    }

    @Test
    void sizesThatDoNotDivideAreRefused() {
        assertThat(problems("model.hidden = 100")).hasSize(1);
        assertThat(problems("model.codevector-dim = 3")).hasSize(1);
        assertThat(problems("model.heads = 3")).hasSize(1);
    }

    @Test
    void aBatchHoldsACropAndACropTheShortestClip() {
        assertThat(problems("corpus.crop-seconds = 0.5")).hasSize(1);
        assertThat(problems("corpus.batch-seconds = 10")).hasSize(1);
    }

    @Test
    void theCommandLineGoesOverTheFileOverTheCommandsDefaults() throws IOException {
        Path file = file("run.seed = 2\nstep.lanes = 2\n");
        List<String> defaults = List.of("run.seed = 1", "step.lanes = 1", "prune.lanes = 1");
        RunConfig config = RunConfigReader.read(file, defaults, List.of("run.seed = 3"));
        assertThat(config.run().seed()).isEqualTo(3);
        assertThat(config.step().lanes()).isEqualTo(2);
        assertThat(config.prune().lanes()).isEqualTo(1);
    }

    @Test
    void aWorkerReadsTheSameFromTheText() {
        RunConfig config = read("run.seed = 7", "model.hidden = 64", "prune.sparsity = 0.55", "lease.silence = 3s");
        RunConfig again = RunConfigReader.parse(config.text());
        assertThat(again).isEqualTo(config);
        assertThat(again.sha256()).isEqualTo(config.sha256());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "run.dir = elsewhere",
                "corpus.dir = elsewhere",
                "corpus.cache-mib = 5",
                "exchange.slices = 7",
                "exchange.reducers = 3",
                "exchange.reducer-patience = 3s",
                "checkpoint.every = 5",
                "cluster.port = 1",
                "lease.silence = 3s",
                "worker.patience = 3s",
                "worker.same-threads = false",
                "worker.same-arithmetic = false"
            })
    void whatDoesNotChangeTheResultDoesNotChangeTheHash(String setting) {
        assertThat(read(setting).sha256()).isEqualTo(DEFAULTS.sha256());
        assertThat(ResultSettings.differences(DEFAULTS, read(setting))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "run.seed = 2",
                "run.phases = [pretrain]",
                "corpus.languages = [en]",
                "model.hidden = 64",
                "exchange.gradients = fp32",
                "step.micro-batches = 2",
                "prune.sparsity = 0.31",
                "evaluate.seconds = 60"
            })
    void whatChangesTheResultChangesTheHash(String setting) {
        assertThat(read(setting).sha256()).isNotEqualTo(DEFAULTS.sha256());
    }

    @Test
    void differencesNameTheSettings() {
        assertThat(ResultSettings.differences(DEFAULTS, read("run.seed = 2", "lease.silence = 3s")))
                .containsExactly("was run.seed = 1", "now run.seed = 2");
    }

    @Test
    void theGumbelTemperatureFallsToItsLeast() {
        RunConfig.Objective objective = read("objective.gumbel-decay = 0.5").objective();
        assertThat(objective.gumbelTemperature(0)).isEqualTo(2.0f);
        assertThat(objective.gumbelTemperature(1)).isEqualTo(1.0f);
        assertThat(objective.gumbelTemperature(100)).isEqualTo(0.1f);
    }
}
