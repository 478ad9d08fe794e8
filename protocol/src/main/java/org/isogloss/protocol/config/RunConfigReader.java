package org.isogloss.protocol.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.config.RunConfig.Adaptation;
import org.isogloss.protocol.config.RunConfig.Outside;
import org.isogloss.protocol.security.NodeSecurity;
import org.isogloss.protocol.wire.GradientEncoding;

/** Reads a run's config over the defaults and tells every problem at once, each with its file and line. */
public final class RunConfigReader {

    /** Longest crop: 10 minutes; memory for attention grows with its square. */
    static final double MOST_SECONDS = 600;

    /** The one place where keys are free: languages, which only the corpus knows. */
    private static final String BY_LANGUAGE = "prune." + PruneSettings.BY_LANGUAGE;

    private final Config config;
    private final List<String> problems = new ArrayList<>();

    private RunConfigReader(Config config) {
        this.config = config;
    }

    /**
     * The config of a run: settings from the command line over the file's over a command's own defaults.
     *
     * @param file null for none
     * @param defaults {@code key = value} lines
     * @param overrides {@code key = value} lines
     * @throws InputException with every problem
     */
    public static RunConfig read(Path file, List<String> defaults, List<String> overrides) {
        if (file != null && !Files.isRegularFile(file)) {
            throw new InputException(file + ": no such config file");
        }
        Config config = settings(defaults, "default of the command", ConfigFactory.empty());
        if (file != null) {
            ConfigParseOptions mustExist = ConfigParseOptions.defaults().setAllowMissing(false);
            config = parse(() -> ConfigFactory.parseFile(file.toFile(), mustExist))
                    .withFallback(config);
        }
        return read(settings(overrides, "command line", config), ModelSettings::resolve);
    }

    /** Settings that leave all sizes of the model to {@code model.init}, whatever a config file says of them. */
    public static List<String> sizesOfInit() {
        return ModelSettings.ofSizes().stream()
                .map(size -> "model." + size + " = null")
                .toList();
    }

    /** Later settings go over earlier ones, and all over {@code under}. */
    private static Config settings(List<String> lines, String origin, Config under) {
        ConfigParseOptions options = ConfigParseOptions.defaults().setOriginDescription(origin);
        Config config = under;
        for (String line : lines) {
            config = parse(() -> ConfigFactory.parseString(line, options)).withFallback(config);
        }
        return config;
    }

    /** The config that {@link RunConfig#text} was rendered to. */
    public static RunConfig parse(String text) {
        ConfigParseOptions json = ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON);
        return read(parse(() -> ConfigFactory.parseString(text, json)), resolved -> resolved);
    }

    /** @param completion adds to a config whose sections are all there what is not in it yet */
    private static RunConfig read(Config given, UnaryOperator<Config> completion) {
        Config reference =
                ConfigFactory.parseResources(RunConfigReader.class.getClassLoader(), "org/isogloss/reference.conf");
        Config resolved = parse(() -> given.withFallback(reference).resolve());
        List<String> problems = new ArrayList<>();
        checkSections("", resolved.root(), reference.root(), problems);
        if (!problems.isEmpty()) {
            throw new InputException(problems);
        }
        RunConfigReader reader = new RunConfigReader(completion.apply(resolved));
        reader.checkUnknown(given, reference);
        return reader.read();
    }

    /** A section that is a number, say, has no setting that could be read. */
    private static void checkSections(
            String above, ConfigObject resolved, ConfigObject reference, List<String> problems) {
        for (Map.Entry<String, ConfigValue> section : reference.entrySet()) {
            String path = above + section.getKey();
            ConfigValue value = resolved.get(section.getKey());
            if (!(section.getValue() instanceof ConfigObject known) || path.equals(BY_LANGUAGE)) {
                continue;
            }
            if (value instanceof ConfigObject found) {
                checkSections(path + ".", found, known, problems);
            } else {
                problems.add(ConfigSection.where(value.origin()) + path + " is "
                        + value.render(ConfigRenderOptions.concise()) + " (accepted: settings, such as " + path + "."
                        + ConfigLeaves.of(known.toConfig()).keySet().iterator().next() + ")");
            }
        }
    }

    private interface Parsing {
        Config run();
    }

    private static Config parse(Parsing parsing) {
        try {
            return parsing.run();
        } catch (ConfigException e) {
            String what = e.getMessage().lines().findFirst().orElse("cannot be read");
            throw new InputException(e.origin() == null ? what : ConfigSection.where(e.origin()) + strip(what, e));
        }
    }

    /** The library puts the origin before its message; ours stands there already. */
    private static String strip(String what, ConfigException e) {
        String prefix = e.origin().description() + ": ";
        return what.startsWith(prefix) ? what.substring(prefix.length()) : what;
    }

    private void checkUnknown(Config given, Config reference) {
        Set<String> known = ConfigLeaves.of(reference).keySet();
        for (Map.Entry<String, ConfigValue> e : ConfigLeaves.of(given).entrySet()) {
            boolean byLanguage = (e.getKey() + ".").startsWith(BY_LANGUAGE + ".");
            if (!known.contains(e.getKey()) && !byLanguage) {
                problems.add(ConfigSection.where(e.getValue().origin()) + e.getKey() + " is not a setting"
                        + nearest(e.getKey(), known));
            }
        }
    }

    private static String nearest(String key, Set<String> known) {
        String section = key.contains(".") ? key.substring(0, key.indexOf('.') + 1) : key;
        Set<String> siblings = new TreeSet<>(known);
        siblings.removeIf(k -> !k.startsWith(section));
        if (!siblings.isEmpty()) {
            return " (accepted there: " + String.join(", ", siblings) + ")";
        }
        Set<String> sections = new TreeSet<>();
        known.forEach(k -> sections.add(k.substring(0, k.indexOf('.'))));
        return " (sections: " + String.join(", ", sections) + ")";
    }

    private ConfigSection section(String name) {
        return new ConfigSection(config, name, problems);
    }

    private RunConfig read() {
        ModelSettings.Model model = ModelSettings.read(section("model"));
        RunConfig result = new RunConfig(
                run(),
                corpus(),
                model.sizes(),
                model.dropout(),
                new RunConfig.Init(
                        section("model").optionalPath("init"),
                        section("model").flag("fresh-head"),
                        ModelSettings.firstConvolution(section("model"), model.sizes())),
                new RunConfig.Step(
                        section("step").integer("lanes", 1, 65536),
                        section("step").integer("micro-batches", 1, 65536),
                        section("step").integer("quarantine-after", 0, 1_000_000)),
                objective(),
                optimizer(),
                training("pretrain"),
                PruneSettings.read(section("prune")),
                training("adapt"),
                section("adapt").choice("method", Adaptation.class),
                AdaptSettings.adapters(section("adapt")),
                FinetuneSettings.read(section("finetune")),
                new RunConfig.Evaluate(section("evaluate").number("seconds", 1, 1e6)),
                new RunConfig.Exchange(
                        section("exchange").choice("gradients", GradientEncoding.class),
                        section("exchange").choice("updates", GradientEncoding.class),
                        section("exchange").integer("slices", 1, Integer.MAX_VALUE),
                        section("exchange").integer("reducers", 1, RunConfig.Exchange.MOST_REDUCERS),
                        section("exchange").duration("reducer-patience", Duration.ZERO),
                        section("exchange").flag("shared-memory")),
                new RunConfig.Checkpoint(
                        section("checkpoint").integer("every", 1, Integer.MAX_VALUE),
                        section("checkpoint").duration("interval", Duration.ofSeconds(1)),
                        section("checkpoint").integer("keep", 1, Integer.MAX_VALUE)),
                cluster(),
                lease(),
                new RunConfig.WorkerSettings(
                        section("worker").duration("patience", Duration.ofSeconds(1)),
                        section("worker").flag("same-threads"),
                        section("worker").flag("same-arithmetic")),
                // What cannot be used has no result.
                problems.isEmpty() ? ResultSettings.hash(config) : "",
                config.root().render(ConfigRenderOptions.concise()));
        FinetuneSettings.check(section("finetune"), result);
        AdaptSettings.check(section("run"), section("adapt"), section("prune"), result);
        if (!problems.isEmpty()) {
            throw new InputException(problems);
        }
        return result;
    }

    private RunConfig.Run run() {
        ConfigSection s = section("run");
        return new RunConfig.Run(s.path("dir"), s.integer64("seed"), s.choices("phases", Phase.class));
    }

    private RunConfig.Corpus corpus() {
        ConfigSection s = section("corpus");
        List<String> languages = s.texts("languages");
        if (Set.copyOf(languages).size() < languages.size()) {
            s.problem("languages", "names a language twice");
        }
        double min = s.number("min-seconds", 0.1, MOST_SECONDS);
        double crop = s.number("crop-seconds", 0.1, MOST_SECONDS);
        double batch = s.number("batch-seconds", 0.1, 100 * MOST_SECONDS);
        if (crop < min) {
            s.problem("crop-seconds", "is " + crop + ", below corpus.min-seconds = " + min);
        }
        if (batch < crop) {
            s.problem("batch-seconds", "is " + batch + ", below corpus.crop-seconds = " + crop);
        }
        return new RunConfig.Corpus(
                s.path("dir"),
                languages,
                s.number("alpha", 0, 1),
                min,
                crop,
                batch,
                s.integer("shards", 1, 4096),
                s.integer("cache-mib", 1, 1 << 20));
    }

    private RunConfig.Objective objective() {
        ConfigSection s = section("objective");
        return new RunConfig.Objective(
                s.number("span-probability", 0.01, 1),
                s.integer("span-length", 2, 1000),
                s.integer("negatives", 1, 10_000),
                s.number("logit-temperature", 1e-3, 1e3),
                s.number("diversity-weight", 0, 1e6),
                s.number("feature-penalty", 0, 1e6),
                s.number("feature-gradient", 0, 1e3),
                s.number("gumbel-start", 1e-3, 1e3),
                s.number("gumbel-min", 1e-3, 1e3),
                s.number("gumbel-decay", 1e-3, 1),
                s.flag("normalize"));
    }

    private RunConfig.Optimizer optimizer() {
        ConfigSection s = section("optimizer");
        return new RunConfig.Optimizer(
                s.number("beta1", 0, 0.999999),
                s.number("beta2", 0, 0.999999),
                s.number("epsilon", 1e-12, 1),
                s.number("weight-decay", 0, 1),
                s.number("clip-norm", 0, 1e9),
                s.choice("outside", Outside.class));
    }

    private RunConfig.Training training(String name) {
        ConfigSection s = section(name);
        return new RunConfig.Training(
                s.integer("steps", 1, 100_000_000), s.number("learning-rate", 0, 10), s.number("warmup", 0, 1));
    }

    private RunConfig.Cluster cluster() {
        ConfigSection s = section("cluster");
        return new RunConfig.Cluster(
                s.text("host"),
                port(s, "port"),
                port(s, "exchange-port"),
                port(s, "metrics-port"),
                new RunConfig.Bind(
                        s.text(s.isNull("bind-host") ? "host" : "bind-host"),
                        port(s, s.isNull("bind-port") ? "port" : "bind-port"),
                        port(s, s.isNull("bind-exchange-port") ? "exchange-port" : "bind-exchange-port")),
                new NodeSecurity.Settings(s.optionalPath("tls"), s.optionalPath("token-file"), s.flag("insecure")),
                s.texts("names"),
                s.integer("min-workers", 1, 100_000),
                s.duration("takeover-after", Duration.ofSeconds(1)));
    }

    private static int port(ConfigSection s, String key) {
        return s.integer(key, 0, 65535);
    }

    private RunConfig.Lease lease() {
        ConfigSection s = section("lease");
        Duration silence = s.duration("silence", Duration.ofMillis(500));
        Duration heartbeat = s.duration("heartbeat", Duration.ofMillis(50));
        if (heartbeat.multipliedBy(2).compareTo(silence) > 0) {
            s.problem(
                    "heartbeat",
                    "is " + heartbeat.toMillis() + "ms, more than half of lease.silence = " + silence.toMillis()
                            + "ms: a worker would be given up whose sign of life is a moment late");
        }
        return new RunConfig.Lease(silence, heartbeat, s.number("overdue-factor", 1.5, 1e6), s.integer("ahead", 1, 64));
    }
}
