package org.isogloss.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A program that is not Java's, found on the PATH. Without it, a test is skipped and says so. */
public final class Tool {

    private static final Pattern PATH_SEPARATOR = Pattern.compile(File.pathSeparator, Pattern.LITERAL);
    private static final Path HERE = Path.of("").toAbsolutePath();

    private final Path program;

    private Tool(Path program) {
        this.program = program;
    }

    /** @param debianPackage that brings it */
    public static Tool onPath(String name, String debianPackage) {
        return PATH_SEPARATOR
                .splitAsStream(System.getenv().getOrDefault("PATH", ""))
                .map(dir -> Path.of(dir, name))
                .filter(Files::isExecutable)
                .findFirst()
                .map(Tool::new)
                .orElseGet(() ->
                        Assumptions.abort("there is no " + name + " on the PATH (Debian: " + debianPackage + ")"));
    }

    /**
     * What a run of it came to.
     *
     * @param output of both streams
     */
    public record Outcome(int code, String output) {}

    /** Runs it to its end, without input. */
    public Outcome run(Path directory, List<String> args) {
        try {
            Process process = new ProcessBuilder(command(args.toArray()))
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Outcome(process.waitFor(), output);
        } catch (IOException e) {
            throw new AssertionError(program + " does not run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Runs it to its end; what it printed. Any exit code but 0 is a failure. */
    public String run(Object... args) {
        Outcome outcome = run(HERE, Stream.of(args).map(Object::toString).toList());
        assertThat(outcome.code()).as(outcome.output()).isZero();
        return outcome.output();
    }

    /** Starts it, with what it prints in a file. */
    public Process start(Path log, Object... args) throws IOException {
        return new ProcessBuilder(command(args))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    /** The command that runs it. */
    public List<String> command(Object... args) {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        Stream.of(args).map(Object::toString).forEach(command::add);
        return command;
    }
}
