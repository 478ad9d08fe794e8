package org.isogloss.deploy.launch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A program of this machine that checks what people launch with. */
record Tool(Path program) {

    /** Where the launch files are: tests run in the module's directory. */
    static final Path FILES = Path.of("").toAbsolutePath();

    /**
     * What a run of it came to.
     *
     * @param output of both streams
     */
    record Outcome(int code, String output) {}

    /** The program, or the calling test is skipped. */
    static Tool find(String name, String debianPackage) {
        return Stream.of(System.getenv("PATH").split(":"))
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .findFirst()
                .map(Tool::new)
                .orElseGet(() -> Assumptions.abort(name + " is not installed (Debian: " + debianPackage + ")"));
    }

    Outcome run(List<String> args) {
        return run(FILES, Map.of(), args);
    }

    Outcome run(Path directory, Map<String, String> environment, List<String> args) {
        ProcessBuilder builder = new ProcessBuilder(Stream.concat(Stream.of(program.toString()), args.stream())
                        .toList())
                .directory(directory.toFile())
                .redirectErrorStream(true);
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Outcome(process.waitFor(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
