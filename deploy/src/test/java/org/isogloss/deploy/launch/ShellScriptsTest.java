package org.isogloss.deploy.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.isogloss.deploy.launch.Tool.Outcome;
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
        Tool bash = Tool.find("bash", "bash");
        for (String script : SCRIPTS) {
            assertThat(bash.run(List.of("-n", script))).as(script).isEqualTo(new Outcome(0, ""));
        }
    }

    @Test
    void shellcheckFindsNothing() {
        Tool shellcheck = Tool.find("shellcheck", "shellcheck");
        List<String> options = List.of("--external-sources", "--source-path=" + Tool.FILES.getParent());
        assertThat(shellcheck.run(
                        Stream.concat(options.stream(), SCRIPTS.stream()).toList()))
                .isEqualTo(new Outcome(0, ""));
    }
}
