package org.isogloss.deploy.cli;

import picocli.CommandLine.Option;

/** Where a command computes: options of all that have a model at work in their own process. */
final class DeviceOptions {

    @Option(names = "--device", paramLabel = "DEVICE", description = "cpu or cuda:N. Default: ${DEFAULT-VALUE}.")
    private String device = "cpu";

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads of the tensor library. Default: ${DEFAULT-VALUE}.")
    private int threads = 1;

    String device() {
        return device;
    }

    int threads() {
        return threads;
    }
}
