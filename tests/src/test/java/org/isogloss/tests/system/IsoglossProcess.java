package org.isogloss.tests.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.isogloss.deploy.cli.Main;
import org.isogloss.deploy.local.WorkerProcesses;

/** One {@code isogloss} process. What it prints is kept in files. */
final class IsoglossProcess implements AutoCloseable {

    private final String name;
    private final Process process;
    private final Path out;
    private final Path err;

    private IsoglossProcess(String name, Process process, Path out, Path err) {
        this.name = name;
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /**
     * The command that starts one.
     *
     * @param javaOptions of its virtual machine, beside the usual ones
     */
    static List<String> command(List<String> javaOptions, List<String> args) {
        // Its lives are short: one compiler and no garbage collector threads start faster and share two cores better.
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1"));
        command.addAll(SharedArchive.options());
        command.addAll(javaOptions);
        command.addAll(List.of("-cp", SharedArchive.CLASS_PATH, Main.class.getName()));
        command.addAll(args);
        return command;
    }

    /**
     * @param logs directory for what it prints; made when it is not there
     * @param logName of the files, without extension
     */
    static IsoglossProcess start(Path logs, String name, String logName, List<String> command) {
        try {
            Files.createDirectories(logs);
            Path out = logs.resolve(logName + ".out");
            Path err = logs.resolve(logName + ".err");
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
            builder.environment().putAll(WorkerProcesses.NATIVE_MEMORY);
            return new IsoglossProcess(name, builder.start(), out, err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String name() {
        return name;
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    String out() {
        return read(out);
    }

    String err() {
        return read(err);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until it has printed a line in which the pattern is found. */
    Matcher awaitOutput(String pattern) {
        Pattern compiled = Pattern.compile(pattern);
        Await.until(name + " prints " + pattern, () -> {
            boolean ended = !process.isAlive();
            if (compiled.matcher(out()).find()) {
                return true;
            }
            assertThat(ended)
                    .as("%s ended before it printed %s: %s", name, pattern, err())
                    .isFalse();
            return false;
        });
        Matcher matcher = compiled.matcher(out());
        assertThat(matcher.find()).isTrue();
        return matcher;
    }

    /** Waits for its end; the exit code. */
    int awaitExit() {
        try {
            assertThat(process.waitFor(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as("%s ends", name)
                    .isTrue();
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Ends it as a power cut would: SIGKILL. */
    void kill() {
        process.destroyForcibly();
        awaitExit();
    }

    /** Asks it to end: SIGTERM. */
    void terminate() {
        process.destroy();
    }

    /** Holds it in its tracks, with its connections open: SIGSTOP. */
    void freeze() {
        signal("STOP");
    }

    void thaw() {
        signal("CONT");
    }

    private void signal(String signal) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                    .inheritIO()
                    .start();
            assertThat(kill.waitFor()).as("SIG%s to %s", signal, name).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The programs that it has started and that are alive; none that is only about to become one. */
    List<ProcessHandle> children() {
        return process.children()
                .filter(child -> child.info().command().orElse("").endsWith("java"))
                .toList();
    }

    /** Everything it has printed, for people. */
    String log() {
        return "---- " + name + (isAlive() ? "" : ", exit code " + process.exitValue()) + "\n" + out() + err();
    }

    @Override
    public void close() {
        List<ProcessHandle> started = process.descendants().toList();
        if (process.isAlive()) {
            kill();
        }
        started.forEach(ProcessHandle::destroyForcibly);
    }
}
