package org.isogloss.tests.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.isogloss.tests.Tool;
import org.isogloss.tests.Tool.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemdUnitsTest {

    private static final Path DIRECTORY = LaunchFiles.ROOT.resolve("systemd");
    private static final List<String> UNITS = List.of("isogloss-coordinator.service", "isogloss-worker@.service");
    private static final String INSTALLED = "/opt/isogloss/bin/isogloss";
    private static final Pattern COMMAND = Pattern.compile("(?m)^ExecStart=" + INSTALLED + " (.*)$");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{?([A-Z_]+)}?");

    /** Of ten; "OK" to systemd. */
    private static final int MOST_EXPOSURE_TENTHS = 20;

    @TempDir
    private Path scratch;

    /** The unit as if the program were installed, which systemd looks for. */
    private Path installed(String unit) throws IOException {
        String text = Files.readString(DIRECTORY.resolve(unit))
                .replace(INSTALLED, LaunchFiles.ROOT.resolve("bin/isogloss").toString());
        return Files.writeString(scratch.resolve(unit), text);
    }

    private static Map<String, String> environment() throws IOException {
        return Files.readAllLines(DIRECTORY.resolve("isogloss.env")).stream()
                .filter(line -> !line.startsWith("#") && !line.isBlank())
                .map(line -> line.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    }

    @Test
    void theProgramUnderstandsTheirCommands() throws IOException {
        Map<String, String> environment = environment();
        for (String unit : UNITS) {
            Matcher command = COMMAND.matcher(Files.readString(DIRECTORY.resolve(unit)));
            assertThat(command.find()).as("%s has a command", unit).isTrue();
            String line = VARIABLE.matcher(command.group(1)).replaceAll(variable -> {
                assertThat(environment).as(unit).containsKey(variable.group(1));
                return environment.get(variable.group(1));
            });
            List<String> args = Stream.of(
                            line.replace("%i", "cuda:0").replace("%H", "node1").split(" +"))
                    .toList();
            assertThatCode(() -> Commands.parse(args)).as(line).doesNotThrowAnyException();
        }
    }

    @Test
    void systemdKnowsEverySetting() throws IOException {
        Tool systemd = Tool.onPath("systemd-analyze", "systemd");
        for (String unit : UNITS) {
            // Of an unknown setting it only warns.
            assertThat(systemd.run(
                            LaunchFiles.ROOT,
                            List.of("verify", "--man=no", installed(unit).toString())))
                    .as(unit)
                    .isEqualTo(new Outcome(0, ""));
        }
    }

    @Test
    void littleOfTheMachineIsOpenToThem() throws IOException {
        Tool systemd = Tool.onPath("systemd-analyze", "systemd");
        for (String unit : UNITS) {
            Outcome outcome = systemd.run(
                    LaunchFiles.ROOT,
                    List.of(
                            "security",
                            "--offline=true",
                            "--threshold=" + MOST_EXPOSURE_TENTHS,
                            installed(unit).toString()));
            assertThat(outcome.code()).as(outcome.output()).isZero();
        }
    }
}
