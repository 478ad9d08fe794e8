package org.isogloss.deploy.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code isogloss stop}. */
@Command(
        name = "stop",
        mixinStandardHelpOptions = true,
        description = "Ends a run at its next commit, with a checkpoint from which it can be resumed.")
final class StopCommand implements Callable<Integer> {

    @Mixin
    private ControlClient coordinator;

    @Override
    public Integer call() {
        coordinator.post("/api/stop", Map.of());
        System.out.println("the run stops at its next commit; starting it again resumes it");
        return 0;
    }
}
