package org.isogloss.deploy.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.isogloss.protocol.config.RunConfig;
import org.isogloss.protocol.config.RunConfigReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExperimentPlanTest {

    private static ExperimentPlan plan(List<Method> methods) {
        return ExperimentPlan.of(new ExperimentConfig(
                Path.of("recipe.conf"),
                List.of("run.seed = 99", "adapt.steps = 5"),
                List.of(3, 4),
                methods,
                List.of(0.2, 0.5),
                List.of()));
    }

    @Test
    void aSeedComesWholeBeforeTheNextAndMethodsThatPruneOnceForEachSparsity() {
        ExperimentPlan plan = plan(List.of(Method.DENSE, Method.S3NET_TAYLOR));

        assertThat(plan.starts())
                .extracting(ExperimentPlan.Start::name)
                .containsExactly("start-seed-3", "start-seed-4");
        assertThat(plan.cells())
                .extracting(Cell::name)
                .containsExactly(
                        "dense-seed-3",
                        "s3net-taylor-0.2-seed-3",
                        "s3net-taylor-0.5-seed-3",
                        "dense-seed-4",
                        "s3net-taylor-0.2-seed-4",
                        "s3net-taylor-0.5-seed-4");
        assertThat(plan.cells())
                .allSatisfy(cell -> assertThat(plan.start(cell).seed()).isEqualTo(cell.seed()));
    }

    /** What a cell has of its own goes over the recipe, and is a config that a run takes. */
    @ParameterizedTest
    @EnumSource
    void everyCellIsARun(Method method) {
        for (Cell cell : plan(List.of(method)).cells()) {
            RunConfig config = RunConfigReader.read(null, List.of(), cell.settings());

            assertThat(config.run().seed()).isEqualTo(cell.seed());
            assertThat(config.adapt().steps()).isEqualTo(5);
            assertThat(config.finetunes()).isTrue();
            assertThat(config.run().phases().toString().contains("PRUNE")).isEqualTo(method.prunes());
            if (method.prunes()) {
                assertThat(config.prune().sparsity()).hasToString(Double.toString(cell.sparsity()));
            }
        }
    }

    @Test
    void labelsNameMethods() {
        assertThat(Arrays.stream(Method.values()).map(Method::label).distinct()).hasSameSizeAs(Method.values());
        assertThat(Method.of("s3net-lottery-ticket")).contains(Method.S3NET_LOTTERY_TICKET);
        assertThat(Method.of("S3NET_TAYLOR")).isEmpty();
    }
}
