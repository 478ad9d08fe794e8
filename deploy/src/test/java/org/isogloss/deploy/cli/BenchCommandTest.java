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

    private static final List<String> SMALLEST = List.of(
            "bench",
            "step",
            "--preset=tiny",
            "--conv-dim=16",
            "--hidden=32",
            "--layers=1",
            "--ffn=32",
            "--seconds=1",
            "--warmup=0",
            "--steps=2");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void stepAnswersProgramsInJson() throws IOException {
        assertThat(run("--json")).isZero();
        JsonNode report = new ObjectMapper().readTree(out.toString());
        assertThat(report.path("model").path("hidden").asInt()).isEqualTo(32);
        assertThat(report.path("steps").asInt()).isEqualTo(2);
        assertThat(report.path("stepMillis").path("median").asDouble()).isPositive();
        assertThat(report.path("memory")).hasSize(2);
    }

    @Test
    void stepTellsPeopleInLines() {
        assertThat(run()).isZero();
        assertThat(out.toString().lines())
                .anyMatch(line -> line.startsWith("model     1 layers of 32,"))
                .anyMatch(line -> line.matches("step +median .* \\(2 steps\\)"))
                .anyMatch(line -> line.startsWith("memory    after step 2:"));
    }

    @Test
    void wrongSizesAndDevicesAreOneLineEach() {
        assertThat(run("--hidden=33")).isEqualTo(2);
        assertThat(run("--batch=0")).isEqualTo(2);
        assertThat(run("--seconds=0")).isEqualTo(2);
        assertThat(run("--device=cuda:31")).isEqualTo(2);
        assertThat(err.toString())
                .contains("model.hidden makes 33")
                .contains("--batch is 0 (accepted: 1 to 4096)")
                .contains("--seconds is 0.0 (accepted: above 0, up to 600)")
                .contains("--device is 'cuda:31'");
    }

    private int run(String... more) {
        List<String> args = new ArrayList<>(SMALLEST);
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
