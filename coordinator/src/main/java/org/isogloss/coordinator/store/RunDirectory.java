package org.isogloss.coordinator.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.config.ResultSettings;
import org.isogloss.protocol.config.RunConfig;
import org.isogloss.protocol.config.RunConfigReader;
import org.isogloss.protocol.corpus.Vocabulary;
import org.isogloss.protocol.messages.Arithmetic;

/**
 * The directory of one run, which one coordinator has at a time, the one of the newest {@link Epoch}.
 *
 * <pre>
 *   run.json          what run this is, and the epoch of the coordinator that has it
 *   run.conf          the config as resolved
 *   metrics.jsonl     a line for every step and evaluation
 *   commits.jsonl     the hash of the parameters after every step
 *   tensorboard/      the numbers of metrics.jsonl for TensorBoard
 *   events.jsonl      what happened, for people
 *   checkpoints/      what the run is resumed from
 *   vocab.json        the classes of the CTC head, if there is one
 *   transcripts/      what evaluations after a finetune recognised
 *   report.md         the tables at its end
 *   report.html       the same and more, to look at
 *   coordinator.json  where the coordinator listens, while it runs
 *   coordinators/     which coordinators have had it, and which has it ({@link Epochs})
 * </pre>
 */
public final class RunDirectory implements AutoCloseable {

    private static final Duration FOREVER = Duration.ofNanos(Long.MAX_VALUE);
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /**
     * What run this is.
     *
     * @param epoch counts the coordinators that have had the run; lanes of an earlier one are void
     * @param threads that its first worker computed with; 0 while none has joined
     * @param probe of its first worker ({@link Arithmetic}); null while none has joined, and in runs of before there was one
     * @param modelSha256 hash of the parameters that it began from; null if they were random
     */
    public record Identity(
            String runId,
            String configSha256,
            String corpusSha256,
            long epoch,
            int threads,
            String probe,
            String modelSha256) {

        private Identity inEpoch(long number) {
            return new Identity(runId, configSha256, corpusSha256, number, threads, probe, modelSha256);
        }

        private Identity with(Arithmetic arithmetic) {
            return new Identity(
                    runId, configSha256, corpusSha256, epoch, arithmetic.threads(), arithmetic.probe(), modelSha256);
        }

        /** How its first worker computed; null while none has joined. */
        public Arithmetic arithmetic() {
            return threads == 0 ? null : new Arithmetic(threads, probe == null ? "" : probe);
        }
    }

    private final Path dir;
    private final Epoch epoch;
    private Identity identity;

    private RunDirectory(Path dir, Epoch epoch) {
        this.dir = dir;
        this.epoch = epoch;
    }

    /** Something that is done with a run directory. */
    private interface Access<T> {
        T run() throws IOException;
    }

    private static <T> T access(Path dir, Access<T> access) {
        try {
            return access.run();
        } catch (IOException e) {
            throw new InputException(
                    "run.dir " + dir + ": cannot be written: " + e + " (accepted: a directory that can)", e);
        }
    }

    /**
     * Looks whether a directory is empty, does not exist, or holds this run; nothing in it is changed.
     *
     * @param modelSha256 hash of the parameters of {@code model.init}; null when there are none to compare
     * @throws InputException when it cannot be used, or holds a run of another config, corpus or model
     */
    public static void check(RunConfig config, String corpusSha256, String modelSha256) {
        Path dir = config.run().dir();
        access(dir, () -> {
            checkContent(dir);
            if (holdsRun(dir)) {
                checkSame(config, corpusSha256, modelSha256, readIdentity(dir));
            }
            return null;
        });
    }

    /**
     * Looks whether no coordinator that is there has the run of a directory.
     *
     * @throws InputException when one has
     */
    public static void checkFree(Path dir) {
        access(dir, () -> {
            Candidate.refuseIfTaken(dir);
            return null;
        });
    }

    /**
     * Begins a run in a directory that is empty or does not exist, or takes up the run that is in it.
     *
     * @throws InputException as {@link #check} does, and when it is in use
     */
    public static RunDirectory open(RunConfig config, String corpusSha256, String modelSha256, EpochOwner self) {
        check(config, corpusSha256, modelSha256);
        Path dir = config.run().dir();
        Epoch epoch = access(dir, () -> new Candidate(dir, self, FOREVER).takeNow());
        return take(config, corpusSha256, modelSha256, epoch);
    }

    /** The same in an epoch that has just begun; it ends when that fails. */
    public static RunDirectory take(RunConfig config, String corpusSha256, String modelSha256, Epoch epoch) {
        RunDirectory directory = new RunDirectory(config.run().dir(), epoch);
        try {
            access(directory.dir, () -> {
                directory.identify(config, corpusSha256, modelSha256);
                return null;
            });
            return directory;
        } catch (RuntimeException e) {
            directory.closeAfter(e);
            throw e;
        }
    }

    private void closeAfter(RuntimeException failure) {
        try {
            close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    /** A directory with something else in it is not ours to write to. */
    private static void checkContent(Path dir) throws IOException {
        if (holdsRun(dir) || !Files.exists(dir)) {
            return;
        }
        try (Stream<Path> files = Files.list(dir)) {
            List<String> names = files.map(f -> f.getFileName().toString()).toList();
            // Between the two, a coordinator's process may have ended.
            boolean begun = names.contains(Epochs.NAME);
            List<String> others = names.stream()
                    .filter(name -> !name.equals(Epochs.NAME) && !name.equals("logs"))
                    .filter(name -> !(begun && name.equals("run.conf")))
                    .toList();
            if (!others.isEmpty()) {
                throw new InputException("run.dir " + dir + ": is not empty and holds no run (found " + others.get(0)
                        + "; accepted: a new or empty directory, or a run's)");
            }
        }
    }

    private void identify(RunConfig config, String corpusSha256, String modelSha256) throws IOException {
        if (holdsRun(dir)) {
            Identity before = readIdentity(dir);
            checkSame(config, corpusSha256, modelSha256, before);
            identity = before.inEpoch(epoch.number());
        } else {
            identity = new Identity(
                    UUID.randomUUID().toString(), config.sha256(), corpusSha256, epoch.number(), 0, null, modelSha256);
            epoch.replace(dir.resolve("run.conf"), config.text());
        }
        writeIdentity();
    }

    private void writeIdentity() throws IOException {
        epoch.replace(dir.resolve("run.json"), JSON.writeValueAsString(identity));
    }

    /** Notes for the rest of the run how its first worker computes. */
    public void setArithmetic(Arithmetic arithmetic) throws IOException {
        identity = identity.with(arithmetic);
        writeIdentity();
    }

    private static void checkSame(RunConfig config, String corpusSha256, String modelSha256, Identity before)
            throws IOException {
        Path dir = config.run().dir();
        List<String> problems = new ArrayList<>();
        if (!before.configSha256.equals(config.sha256())) {
            RunConfig earlier = RunConfigReader.parse(Files.readString(dir.resolve("run.conf")));
            problems.add("run.dir " + dir + ": holds a run of another config: "
                    + String.join(", ", ResultSettings.differences(earlier, config))
                    + " (accepted: the same settings to resume it, or another run.dir)");
        }
        if (!before.corpusSha256.equals(corpusSha256)) {
            problems.add("run.dir " + dir + ": holds a run on another corpus (manifest hash " + before.corpusSha256
                    + ", now " + corpusSha256 + "; accepted: the same corpus to resume it, or another run.dir)");
        }
        if (modelSha256 != null && !modelSha256.equals(before.modelSha256)) {
            problems.add("run.dir " + dir + ": holds a run that began from other parameters (hash "
                    + (before.modelSha256 == null ? "none, they were random" : before.modelSha256) + "; model.init = "
                    + config.init().dir() + " has " + modelSha256
                    + "; accepted: the same model to resume it, or another run.dir)");
        }
        if (!problems.isEmpty()) {
            throw new InputException(problems);
        }
    }

    /** Whether a run has begun in a directory. */
    public static boolean holdsRun(Path dir) {
        return Files.exists(dir.resolve("run.json"));
    }

    /** What run is in a directory. */
    public static Identity readIdentity(Path dir) throws IOException {
        Path file = dir.resolve("run.json");
        if (!Files.isRegularFile(file)) {
            throw new InputException(dir + ": holds no run (no run.json in it)");
        }
        try {
            return JSON.readValue(file.toFile(), Identity.class);
        } catch (JsonProcessingException e) {
            throw new InputException(file + ": is damaged: " + e.getOriginalMessage() + " (accepted: another run.dir)");
        }
    }

    /** The epoch in {@code run.json}; 0 when there is no run yet. */
    static long epochNoted(Path dir) throws IOException {
        return holdsRun(dir) ? readIdentity(dir).epoch() : 0;
    }

    public Identity identity() {
        return identity;
    }

    public Path path() {
        return dir;
    }

    public Path checkpoints() {
        return dir.resolve("checkpoints");
    }

    public static Path metrics(Path dir) {
        return dir.resolve("metrics.jsonl");
    }

    public static Path commits(Path dir) {
        return dir.resolve("commits.jsonl");
    }

    public static Path events(Path dir) {
        return dir.resolve("events.jsonl");
    }

    public Path tensorboard() {
        return dir.resolve("tensorboard");
    }

    /** The languages of a run that has something for each, a line each. */
    public static Path languages(Path dir) {
        return dir.resolve("languages.txt");
    }

    /** The classes of the CTC head of a run, if it has one. */
    public static Path vocabulary(Path dir) {
        return dir.resolve(Vocabulary.FILE_NAME);
    }

    /** Of no use to another start. */
    public Path tickets() {
        return epoch.workshop().resolve("tickets");
    }

    public Path transcripts() {
        return dir.resolve("transcripts");
    }

    /** What {@code isogloss evaluate} has found out about the run. */
    public static Path evaluations(Path dir) {
        return dir.resolve("evaluations");
    }

    /** Where the coordinator of a run listens: written when it starts, removed when it ends. */
    public static Path endpoints(Path dir) {
        return dir.resolve("coordinator.json");
    }

    /** This process's time with the run. */
    public Epoch epoch() {
        return epoch;
    }

    public Epochs epochs() {
        return Epochs.of(dir);
    }

    @Override
    public void close() throws IOException {
        epoch.close();
    }
}
