package org.isogloss.tests.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A program that is not Java's, found on the PATH. Without it, a test is skipped and says so. */
public final class Tool {

    private static final Pattern PATH_SEPARATOR = Pattern.compile(File.pathSeparator, Pattern.LITERAL);

    private final Path program;

    private Tool(Path program) {
        this.program = program;
    }

    public static Tool onPath(String name) {
        Path found = PATH_SEPARATOR
                .splitAsStream(System.getenv().getOrDefault("PATH", ""))
                .map(dir -> Path.of(dir, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
        assumeTrue(found != null, "there is no " + name + " on the PATH");
        return new Tool(found);
    }

    /** Runs it to its end; what it printed. Any exit code but 0 is a failure. */
    public String run(Object... args) {
        try {
            Process process =
                    new ProcessBuilder(command(args)).redirectErrorStream(true).start();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(printed).isZero();
            return printed;
        } catch (IOException e) {
            throw new AssertionError(program + " does not run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Starts it, with what it prints in a file. */
    public Process start(Path log, Object... args) throws IOException {
        return new ProcessBuilder(command(args))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    private List<String> command(Object... args) {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        Stream.of(args).map(Object::toString).forEach(command::add);
        return command;
    }
}
