package org.isogloss.tests.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.isogloss.tests.Tool;
import org.isogloss.tests.Tool.Outcome;
import org.junit.jupiter.api.Test;

class ShellScriptsTest {

    private static final List<String> SCRIPTS = List.of(
            "bin/isogloss",
            "quickstart.sh",
            "slurm/job.sh",
            "slurm/coordinator.sbatch",
            "slurm/worker.sbatch",
            "../.ci/run");

    @Test
    void bashCanReadThem() {
        Tool bash = Tool.onPath("bash", "bash");
        for (String script : SCRIPTS) {
            assertThat(bash.run(LaunchFiles.ROOT, List.of("-n", script)))
                    .as(script)
                    .isEqualTo(new Outcome(0, ""));
        }
    }

    @Test
    void shellcheckFindsNothing() {
        Tool shellcheck = Tool.onPath("shellcheck", "shellcheck");
        List<String> options = List.of("--external-sources", "--source-path=" + LaunchFiles.ROOT.getParent());
        assertThat(shellcheck.run(
                        LaunchFiles.ROOT,
                        Stream.concat(options.stream(), SCRIPTS.stream()).toList()))
                .isEqualTo(new Outcome(0, ""));
    }
}
