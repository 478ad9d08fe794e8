package org.isogloss.deploy.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code isogloss release}. */
@Command(
        name = "release",
        mixinStandardHelpOptions = true,
        description = "Takes a language into training again that was left out because its lanes kept failing.")
final class ReleaseCommand implements Callable<Integer> {

    @Mixin
    private ControlClient coordinator;

    @Parameters(paramLabel = "LANGUAGE", description = "As isogloss status shows it.")
    private String language;

    @Override
    public Integer call() {
        coordinator.post("/api/release", Map.of("language", language));
        System.out.println(language + " takes part again from the next round on");
        return 0;
    }
}
