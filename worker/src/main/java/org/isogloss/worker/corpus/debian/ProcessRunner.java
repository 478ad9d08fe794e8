package org.isogloss.worker.corpus.debian;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Runs programs as child processes of this one, in plain English so that their output can be read. */
public final class ProcessRunner implements CommandRunner {

    @Override
    public Result run(Path dir, List<String> command, String input) throws IOException, InterruptedException {
        // A file takes any amount of complaints, where a pipe that nobody reads would stop the program; or of input.
        Path errors = Files.createTempFile("isogloss", ".err");
        Path in = Files.createTempFile("isogloss", ".in");
        try {
            Files.writeString(in, input);
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(dir.toFile())
                    .redirectError(errors.toFile())
                    .redirectInput(in.toFile());
            builder.environment().put("LC_ALL", "C.UTF-8");
            return finish(builder.start(), errors);
        } finally {
            Files.deleteIfExists(errors);
            Files.deleteIfExists(in);
        }
    }

    private static Result finish(Process process, Path errors) throws IOException, InterruptedException {
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int exitCode = process.waitFor();
            return new Result(exitCode, output, new String(Files.readAllBytes(errors), StandardCharsets.UTF_8));
        } finally {
            process.destroy();
        }
    }
}
