package org.isogloss.tests.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.isogloss.coordinator.checkpoint.CommitJournal;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The processes of one run on the loopback interface, and its run directory. Whatever it starts it ends; of a test that
 * failed it prints what they said.
 *
 * <p>In an instance field it lives for one test, in a static field for all tests of a class.
 */
final class Cluster
        implements BeforeAllCallback,
                BeforeEachCallback,
                AfterTestExecutionCallback,
                AfterEachCallback,
                AfterAllCallback,
                AutoCloseable {

    private final List<IsoglossProcess> processes = new ArrayList<>();
    private Path directory;
    private boolean forAllTests;

    Cluster() {}

    /** One that no test owns. */
    Cluster(String name) {
        directory = Scratch.directory(name);
    }

    Path directory() {
        return directory;
    }

    Path run() {
        return directory.resolve("run");
    }

    /** Starts or resumes the run, and waits until workers can join. */
    Coordinator coordinator(String... settings) {
        return coordinatorOn(MadeUpCorpus.SHARED, settings);
    }

    Coordinator coordinatorOn(Path corpus, String... settings) {
        return Coordinator.of(start("coordinator", TinyRun.coordinator(run(), corpus, settings)));
    }

    /** Starts a coordinator that stands by for the run, and waits until it does. */
    IsoglossProcess standby(String... settings) {
        List<String> args = TinyRun.coordinator(run(), MadeUpCorpus.SHARED, settings);
        args.add("--standby");
        IsoglossProcess standby = start("standby", args);
        standby.awaitOutput("stands by for");
        return standby;
    }

    /** Starts a worker process, which joins some time later. */
    IsoglossProcess worker(Coordinator coordinator, String name, String... options) {
        List<String> args = new ArrayList<>(List.of("worker", "--join", coordinator.join(), "--name", name));
        args.addAll(List.of(options));
        return start(name, args);
    }

    IsoglossProcess start(String name, List<String> args) {
        return start(name, List.of(), args);
    }

    IsoglossProcess start(String name, List<String> javaOptions, List<String> args) {
        return startBy(List.of(), name, javaOptions, args);
    }

    /**
     * The same by another program.
     *
     * @param by command that runs the one that follows it, as the same process
     */
    IsoglossProcess startBy(List<String> by, String name, List<String> args) {
        return startBy(by, name, List.of(), args);
    }

    private IsoglossProcess startBy(List<String> by, String name, List<String> javaOptions, List<String> args) {
        List<String> command = new ArrayList<>(by);
        command.addAll(IsoglossProcess.command(javaOptions, args));
        IsoglossProcess process = IsoglossProcess.start(directory.resolve("logs"), name, logName(name), command);
        processes.add(process);
        return process;
    }

    private String logName(String name) {
        long before = processes.stream().filter(p -> p.name().equals(name)).count();
        return before == 0 ? name : name + "." + (before + 1);
    }

    /** Runs a command to its end. */
    IsoglossProcess command(String... args) {
        IsoglossProcess process = start(args[0], List.of(args));
        process.awaitExit();
        return process;
    }

    /** What the processes of that name have printed so far. */
    String logOf(String name) {
        return processes.stream()
                .filter(process -> process.name().equals(name))
                .map(IsoglossProcess::log)
                .collect(Collectors.joining());
    }

    /** The hash of the parameters after each committed step. */
    Map<Long, String> hashes() {
        Map<Long, String> hashes = new TreeMap<>();
        try {
            CommitJournal.read(run().resolve("commits.jsonl"))
                    .forEach(line -> assertThat(hashes.put(line.step(), line.sha256()))
                            .as("step %d is committed once", line.step())
                            .isNull());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return hashes;
    }

    /** Waits for a run to be done, and for the workers that are left to go home. */
    void awaitDone(Coordinator coordinator, IsoglossProcess... workers) {
        assertThat(coordinator.process().awaitExit())
                .as("coordinator's exit code")
                .isZero();
        for (IsoglossProcess worker : workers) {
            assertThat(worker.awaitExit()).as("%s's exit code", worker.name()).isZero();
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        forAllTests = true;
        directory = Scratch.directory(context.getRequiredTestClass().getSimpleName());
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        if (!forAllTests) {
            directory = Scratch.directory(context.getRequiredTestClass().getSimpleName() + "."
                    + context.getRequiredTestMethod().getName());
        }
    }

    @Override
    public void afterTestExecution(ExtensionContext context) {
        if (context.getExecutionException().isPresent()) {
            processes.forEach(process -> System.err.println(process.log()));
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (!forAllTests) {
            close();
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        close();
    }

    @Override
    public void close() {
        processes.forEach(IsoglossProcess::close);
    }
}
