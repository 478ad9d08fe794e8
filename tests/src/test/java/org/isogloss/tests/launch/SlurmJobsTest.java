package org.isogloss.tests.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jobs' scripts, run by bash with stand-ins for the program and for Slurm. */
class SlurmJobsTest {

    private static final long PATIENCE_SECONDS = 60;

    /** Notes its arguments; then ends with $CODE or, told to wait, when it is asked to, and after a while in any case. */
    private static final String PROGRAM =
            """
            #!/bin/bash
            echo "$@" >>"$ISOGLOSS_HOME/called"
            trap 'echo it was told; exit 0' TERM
            case $CODE in
              moves) if grep -q second "$ISOGLOSS_RUN/coordinator.json"; then exit 0; fi
                     echo '{"join":"second:7350"}' >"$ISOGLOSS_RUN/coordinator.json"; exit 1 ;;
              waits) echo it waits; for _ in {1..2000}; do sleep 0.05; done ;;
              *) exit "$CODE" ;;
            esac
            """;

    @TempDir
    private Path home;

    @BeforeEach
    void standIns() throws IOException {
        program(home.resolve("bin/isogloss"), PROGRAM);
        program(home.resolve("path/scontrol"), "#!/bin/bash\necho \"$@\" >\"$ISOGLOSS_HOME/scontrol\"\n");
        Files.createDirectories(home.resolve("slurm"));
        Files.copy(LaunchFiles.ROOT.resolve("slurm/job.sh"), home.resolve("slurm/job.sh"));
        Files.writeString(home.resolve("coordinator.json"), "{\"join\":\"first:7350\",\"exchange\":\"first:7351\"}");
    }

    private static void program(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Process start(String script, String code, Map<String, String> more) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        "bash", LaunchFiles.ROOT.resolve("slurm/" + script).toString())
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("output").toFile());
        Map<String, String> environment = builder.environment();
        environment.put("PATH", home.resolve("path") + ":" + environment.get("PATH"));
        environment.put("ISOGLOSS_HOME", home.toString());
        environment.put("ISOGLOSS_RUN", home.toString());
        environment.put("ISOGLOSS_CONFIG", "run.conf");
        environment.put("ISOGLOSS_HOST", "10.0.0.9");
        environment.put("ISOGLOSS_WAIT_SECONDS", "0");
        environment.put("SLURM_JOB_ID", "42");
        environment.put("SLURM_CPUS_PER_TASK", "4");
        environment.put("CODE", code);
        environment.putAll(more);
        return builder.start();
    }

    private int end(Process job) throws IOException, InterruptedException {
        assertThat(job.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as(output()).isTrue();
        return job.exitValue();
    }

    private int run(String script, String code, Map<String, String> more) throws IOException, InterruptedException {
        return end(start(script, code, more));
    }

    private String output() throws IOException {
        return Files.readString(home.resolve("output"));
    }

    /** The commands that the program was given. */
    private List<String> called() throws IOException {
        List<String> commands = Files.readAllLines(home.resolve("called"));
        for (String command : commands) {
            assertThatCode(() -> Commands.parse(Stream.of(command.split(" ")).toList()))
                    .as(command)
                    .doesNotThrowAnyException();
        }
        return commands;
    }

    @Test
    void aWorkerJoinsWhereTheRunDirectorySays() throws IOException, InterruptedException {
        assertThat(run("worker.sbatch", "0", Map.of("ISOGLOSS_WORKER_OPTIONS", "--device cuda:0")))
                .isZero();
        assertThat(called())
                .containsExactly(
                        "worker --join first:7350 --host 10.0.0.9 --name slurm-42 --threads 4 --device cuda:0");
        assertThat(run("worker.sbatch", "2", Map.of())).isEqualTo(2);
    }

    @Test
    void aWorkerFollowsACoordinatorToAnotherNode() throws IOException, InterruptedException {
        assertThat(run("worker.sbatch", "moves", Map.of())).isZero();
        assertThat(called()).hasSize(2).last().asString().startsWith("worker --join second:7350 ");
    }

    @Test
    void aWorkerThatFindsNoOtherCoordinatorFails() throws IOException, InterruptedException {
        assertThat(run("worker.sbatch", "1", Map.of())).isEqualTo(1);
        assertThat(output()).contains("coordinator.json names no coordinator but first:7350");
        assertThat(called()).hasSize(1);
    }

    @Test
    void aCoordinatorListensWhereOthersReachIt() throws IOException, InterruptedException {
        assertThat(run("coordinator.sbatch", "0", Map.of())).isZero();
        assertThat(called()).singleElement().asString().contains("--standby", "--set cluster.host=10.0.0.9 ");
        assertThat(run("coordinator.sbatch", "3", Map.of())).isEqualTo(3);
    }

    @Test
    void whoIsToldToEndEndsInOrderAndGoesOnLaterIfItsTimeWasUp() throws IOException, InterruptedException {
        for (String script : List.of("worker.sbatch", "coordinator.sbatch")) {
            // As early as Slurm tells: 30 s before the limit, and a minute for itself.
            String end = Long.toString(Instant.now().getEpochSecond() + 90);
            assertThat(told(script, end)).as(script).isZero();
            assertThat(Files.readString(home.resolve("scontrol"))).isEqualTo("requeue 42\n");
            Files.delete(home.resolve("scontrol"));
        }
    }

    @Test
    void whoIsPreemptedOrCancelledIsNotPutBackByItself() throws IOException, InterruptedException {
        String later = Long.toString(Instant.now().getEpochSecond() + 3600);
        assertThat(told("worker.sbatch", later)).isZero();
        assertThat(home.resolve("scontrol")).doesNotExist();
    }

    /** Its exit code, after a SIGTERM to the shell in the middle of the program's work. */
    private int told(String script, String endTime) throws IOException, InterruptedException {
        Process job = start(script, "waits", Map.of("SLURM_JOB_END_TIME", endTime));
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!output().contains("it waits")) {
            assertThat(System.nanoTime()).as("the program starts").isLessThan(deadline);
            Thread.onSpinWait();
        }
        job.destroy();
        int code = end(job);
        assertThat(output()).contains("it was told");
        return code;
    }

    @Test
    void whatIsNotSetIsTold() throws IOException, InterruptedException {
        assertThat(run("worker.sbatch", "0", Map.of("ISOGLOSS_RUN", ""))).isNotZero();
        assertThat(output()).contains("ISOGLOSS_RUN: is not set (accepted: the run directory");
        assertThat(home.resolve("called")).doesNotExist();
    }
}
