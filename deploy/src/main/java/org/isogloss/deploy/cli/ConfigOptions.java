package org.isogloss.deploy.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.isogloss.protocol.config.RunConfig;
import org.isogloss.protocol.config.RunConfigReader;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a run's config is given: a file, and single settings over it. */
final class ConfigOptions {

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Config of the run (HOCON). Without it, the defaults.")
    private Path file;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "A setting over the file's, such as adapt.steps=500. May be repeated.")
    private List<String> settings = new ArrayList<>();

    @Option(names = "--run", paramLabel = "DIR", description = "Run directory, over the config's run.dir.")
    private Path run;

    @Option(names = "--corpus", paramLabel = "DIR", description = "Corpus, over the config's corpus.dir.")
    private Path corpus;

    @Option(
            names = "--model",
            paramLabel = "DIR",
            description = "Hugging Face directory that a fresh run begins from, over the config's model.init.")
    private Path model;

    @Option(
            names = "--languages",
            paramLabel = "LL",
            split = ",",
            description = "Languages to train on, over the config's corpus.languages.")
    private List<String> languages = new ArrayList<>();

    @Mixin
    private SecurityOptions security;

    @Option(
            names = "--insecure",
            description = "Allows addresses that other machines reach without TLS, over the config's cluster.insecure.")
    private boolean insecure;

    /** @param defaults settings that the file, if there is one, and the command line go over */
    RunConfig read(List<String> defaults) {
        return read(defaults, List.of());
    }

    /** @param fixed settings that go over all others */
    RunConfig read(List<String> defaults, List<String> fixed) {
        List<String> over = new ArrayList<>();
        add(over, "run.dir", run);
        add(over, "corpus.dir", corpus);
        add(over, "model.init", model);
        add(over, "cluster.tls", security.tls());
        add(over, "cluster.token-file", security.tokenFile());
        if (insecure) {
            over.add("cluster.insecure = true");
        }
        if (!languages.isEmpty()) {
            over.add("corpus.languages = [" + quoted(languages) + "]");
        }
        over.addAll(settings);
        over.addAll(fixed);
        return RunConfigReader.read(file, defaults, over);
    }

    private static void add(List<String> settings, String key, Path value) {
        if (value != null) {
            settings.add(key + " = " + quote(value.toString()));
        }
    }

    private static String quoted(List<String> values) {
        return String.join(", ", values.stream().map(ConfigOptions::quote).toList());
    }

    private static String quote(String value) {
        return com.typesafe.config.ConfigUtil.quoteString(value);
    }
}
