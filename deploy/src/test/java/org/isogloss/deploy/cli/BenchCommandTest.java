package org.isogloss.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class BenchCommandTest {

    private static final List<String> SMALLEST =
            List.of("--preset=tiny", "--conv-dim=16", "--hidden=32", "--layers=1", "--ffn=32", "--steps=2");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void stepAnswersProgramsInJson() throws IOException {
        assertThat(step("--json")).isZero();
        JsonNode report = new ObjectMapper().readTree(out.toString());
        assertThat(report.path("model").path("hidden").asInt()).isEqualTo(32);
        assertThat(report.path("steps").asInt()).isEqualTo(2);
        assertThat(report.path("stepMillis").path("median").asDouble()).isPositive();
        assertThat(report.path("memory")).hasSize(2);
    }

    @Test
    void stepTellsPeopleInLines() {
        assertThat(step()).isZero();
        assertThat(out.toString().lines())
                .anyMatch(line -> line.startsWith("model     1 layers of 32,"))
                .anyMatch(line -> line.matches("step +median .* \\(2 steps\\)"))
                .anyMatch(line -> line.startsWith("memory    after step 2:"));
    }

    @Test
    void wrongSizesAndDevicesAreOneLineEach() {
        assertThat(step("--hidden=33")).isEqualTo(2);
        assertThat(step("--batch=0")).isEqualTo(2);
        assertThat(step("--seconds=0")).isEqualTo(2);
        assertThat(step("--device=cuda:31")).isEqualTo(2);
        assertThat(err.toString())
                .contains("model.hidden makes 33")
                .contains("--batch is 0 (accepted: 1 to 4096)")
                .contains("--seconds is 0.0 (accepted: above 0, up to 600)")
                .contains("--device is 'cuda:31'");
    }

    @Test
    void memoryAnswersProgramsInJson() throws IOException {
        assertThat(memory("--json")).isZero();
        JsonNode report = new ObjectMapper().readTree(out.toString());
        assertThat(report.path("model").path("hidden").asInt()).isEqualTo(32);
        assertThat(report.path("shapes").asInt()).isPositive();
        assertThat(report.path("memory"))
                .extracting(at -> at.path("step").asInt())
                .containsExactly(1, 2);
        assertThat(report.path("memory").path(0).path("liveArrays").asInt()).isPositive();
        assertThat(report.path("growth").path("liveArrays").asInt(-1)).isZero();
    }

    @Test
    void memoryTellsPeopleInLines() {
        assertThat(memory("--every=2")).isZero();
        assertThat(out.toString().lines())
                .anyMatch(line -> line.startsWith("batches   noise, of "))
                .anyMatch(line -> line.startsWith("memory    after step 2:"))
                .noneMatch(line -> line.startsWith("memory    after step 1:"))
                .anyMatch(line -> line.startsWith("growth    0 arrays, "));
    }

    @Test
    void memoryIsMeasuredWithinItsSteps() {
        assertThat(memory("--every=3")).isEqualTo(2);
        assertThat(memory("--steps=0")).isEqualTo(2);
        assertThat(err.toString())
                .contains("--every is 3 (accepted: 1 to 2)")
                .contains("--steps is 0 (accepted: 1 to 100000000)");
    }

    private int step(String... more) {
        List<String> args = new ArrayList<>(List.of("bench", "step", "--seconds=1", "--warmup=0"));
        return run(args, more);
    }

    private int memory(String... more) {
        return run(new ArrayList<>(List.of("bench", "memory")), more);
    }

    private int run(List<String> args, String... more) {
        args.addAll(SMALLEST);
        for (String arg : more) {
            args.removeIf(given -> given.startsWith(arg.replaceFirst("=.*", "=")));
        }
        args.addAll(Arrays.asList(more));
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args.toArray(String[]::new));
    }
}
