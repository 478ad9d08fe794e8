package org.isogloss.deploy.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.isogloss.protocol.InputException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExperimentConfigTest {

    @TempDir
    private Path dir;

    @BeforeEach
    void recipe() throws IOException {
        Files.writeString(dir.resolve("recipe.conf"), "");
    }

    private ExperimentConfig read(boolean quick, String text) throws IOException {
        return ExperimentConfig.read(Files.writeString(dir.resolve("experiment.conf"), text), quick);
    }

    @Test
    void quickGoesOverTheRest() throws IOException {
        String text =
                """
                recipe = recipe.conf
                seeds = [1, 2], sparsities = [0.2, 0.5], methods = [dense, s3net-taylor], low-resource = [it]
                settings { pretrain.steps = 900, adapt.steps = 90 }
                quick { seeds = [7], settings { pretrain.steps = 10 } }
                """;

        assertThat(read(false, text))
                .isEqualTo(new ExperimentConfig(
                        dir.resolve("recipe.conf"),
                        List.of("adapt.steps = 90", "pretrain.steps = 900"),
                        List.of(1, 2),
                        List.of(Method.DENSE, Method.S3NET_TAYLOR),
                        List.of(0.2, 0.5),
                        List.of("it")));
        ExperimentConfig quick = read(true, text);
        assertThat(quick.seeds()).containsExactly(7);
        assertThat(quick.settings()).containsExactly("adapt.steps = 90", "pretrain.steps = 10");
        assertThat(quick.sparsities()).containsExactly(0.2, 0.5);
    }

    @Test
    void allProblemsAreToldAtOnce() {
        String text =
                """
                recipe = absent.conf
                seeds = [3, 3], sparsities = [1.5], methods = [dense, magic], lowresource = [it]
                """;

        assertThatThrownBy(() -> read(false, text))
                .isInstanceOfSatisfying(InputException.class, e -> assertThat(e.problems())
                        .hasSize(5)
                        .allMatch(problem -> problem.startsWith(dir.resolve("experiment.conf") + ": "))
                        .anyMatch(problem -> problem.contains("lowresource is not a setting"))
                        .anyMatch(problem -> problem.contains("recipe is absent.conf"))
                        .anyMatch(problem -> problem.contains("seeds names one twice"))
                        .anyMatch(problem -> problem.contains("methods has magic (accepted: dense, dense-continued"))
                        .anyMatch(problem -> problem.contains("sparsities has 1.5")));
        assertThatThrownBy(() -> read(false, "seeds = oops"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("experiment.conf")
                .hasMessageContaining("seeds");
    }

    @Test
    void whatIsMissingIsTold() {
        assertThatThrownBy(() -> read(true, "recipe = recipe.conf, methods = [random]"))
                .isInstanceOfSatisfying(InputException.class, e -> assertThat(e.problems())
                        .hasSize(3)
                        .anyMatch(problem -> problem.contains("no section quick"))
                        .anyMatch(problem -> problem.contains("seeds is missing"))
                        .anyMatch(problem -> problem.contains("sparsities is missing")));
    }
}
