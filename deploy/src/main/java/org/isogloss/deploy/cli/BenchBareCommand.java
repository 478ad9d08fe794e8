package org.isogloss.deploy.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.isogloss.deploy.bench.BareLoop;
import org.isogloss.deploy.bench.StepTime;
import org.isogloss.protocol.config.RunConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code isogloss bench bare}: one side of {@code bench overhead}, in a process of its own. */
@Command(
        name = "bare",
        hidden = true,
        mixinStandardHelpOptions = true,
        description = "Makes the pretraining steps of a run in this process, without a cluster.")
final class BenchBareCommand implements Callable<Integer> {

    @Mixin
    private ConfigOptions options;

    @Mixin
    private DeviceOptions at;

    @Option(names = "--times", required = true, paramLabel = "FILE", description = "Gets the steps' times, as JSON.")
    private Path times;

    @Override
    public Integer call() throws InterruptedException, IOException {
        BenchOptions.between("--threads", at.threads(), 1, 1024);
        Logging.toConsole();
        RunConfig config = options.read(List.of());
        List<StepTime> steps = new BareLoop(config, at.device(), at.threads()).run(step -> System.out.println(step));
        new ObjectMapper().writeValue(times.toFile(), steps);
        return 0;
    }
}
