package org.isogloss.deploy.bench;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.isogloss.coordinator.checkpoint.CommitJournal;
import org.isogloss.coordinator.journal.RunJournal;
import org.isogloss.coordinator.journal.RunLine;
import org.isogloss.deploy.cli.CommandFailure;
import org.isogloss.deploy.local.OwnProcess;
import org.isogloss.protocol.Progress;
import org.isogloss.protocol.config.RunConfig;

/** Measures the bare loop and the full system in turn, each in processes of its own. */
public final class OverheadBench {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final RunConfig config;
    private final int threads;
    private final int warmup;

    /**
     * @param config of a run that pretrains and does nothing else
     * @param warmup steps before those that count
     */
    public OverheadBench(RunConfig config, int threads, int warmup) {
        this.config = config;
        this.threads = threads;
        this.warmup = warmup;
    }

    /** Makes the run directory, with what each process said and did. */
    public OverheadReport run(int rounds, Progress progress) throws IOException, InterruptedException {
        Path dir = Files.createDirectories(config.run().dir());
        Path file = Files.writeString(dir.resolve("run.conf"), config.text());
        List<OverheadReport.Round> measured = new ArrayList<>();
        progress.begin("train " + config.pretrain().steps() + " steps", 2L * rounds, "times");
        for (int i = 1; i <= rounds; i++) {
            List<StepTime> bare = bare(file, dir.resolve("bare-" + i + ".json"));
            progress.advance(1);
            List<StepTime> full = full(file, dir.resolve("full-" + i));
            progress.advance(1);
            measured.add(new OverheadReport.Round(
                    OverheadReport.Measured.of(bare, warmup), OverheadReport.Measured.of(full, warmup)));
        }
        progress.end();
        return new OverheadReport(threads, warmup + 1L, config.pretrain().steps(), measured);
    }

    private List<StepTime> bare(Path file, Path times) throws IOException, InterruptedException {
        run(
                Path.of(times + ".log"),
                List.of(
                        "bench",
                        "bare",
                        "--config",
                        file.toString(),
                        "--threads",
                        Integer.toString(threads),
                        "--times",
                        times.toString()));
        return JSON.readValue(times.toFile(), new TypeReference<>() {});
    }

    private List<StepTime> full(Path file, Path run) throws IOException, InterruptedException {
        run(
                Path.of(run + ".log"),
                List.of(
                        "local",
                        "--config",
                        file.toString(),
                        "--run",
                        run.toString(),
                        "--workers",
                        "1",
                        "--threads",
                        Integer.toString(threads),
                        "--set",
                        "cluster.port=0",
                        "--set",
                        "cluster.exchange-port=0",
                        "--set",
                        "cluster.metrics-port=0"));
        Map<Long, Instant> ends = CommitJournal.read(run.resolve("commits.jsonl")).stream()
                .collect(Collectors.toMap(CommitJournal.Line::step, line -> Instant.parse(line.time())));
        List<StepTime> times = new ArrayList<>();
        for (RunLine line : RunJournal.read(run.resolve("metrics.jsonl"))) {
            if (line instanceof RunLine.Step s) {
                Instant end = ends.get(s.step());
                double millis = end.getEpochSecond() * 1e3 + end.getNano() / 1e6;
                times.add(new StepTime(s.step(), millis, s.lossBits(), s.audioSeconds()));
            }
        }
        return times;
    }

    private static void run(Path log, List<String> command) throws InterruptedException {
        Process process = OwnProcess.start(log, command);
        try {
            if (process.waitFor() != 0) {
                throw new CommandFailure("isogloss " + String.join(" ", command.subList(0, 2))
                        + " ended with exit code " + process.exitValue() + " (log: " + log + ")");
            }
        } finally {
            process.destroy();
        }
    }
}
