package org.isogloss.protocol.config;

import org.isogloss.protocol.config.RunConfig.Units;

/** The section {@code finetune}; problems are left to the section. */
final class FinetuneSettings {

    private FinetuneSettings() {}

    static RunConfig.Finetune read(ConfigSection s) {
        RunConfig.Finetune result = new RunConfig.Finetune(
                s.integer("steps", 1, 100_000_000),
                s.number("learning-rate", 0, 10),
                s.number("warmup", 0, 1),
                s.number("hold", 0, 1),
                s.number("final-factor", 1e-9, 1),
                s.number("head-only", 0, 1),
                s.flag("freeze-extractor"),
                s.choice("units", Units.class),
                new RunConfig.Spans(s.number("span-probability", 0, 1), s.integer("span-length", 2, 1000)),
                new RunConfig.Spans(
                        s.number("channel-span-probability", 0, 1), s.integer("channel-span-length", 2, 1 << 14)),
                DropoutSettings.ofFinetune(s),
                s.number("max-seconds", 0.1, RunConfigReader.MOST_SECONDS));
        if (result.warmup() + result.hold() > 1) {
            s.problem(
                    "hold",
                    "is " + result.hold() + ", which with finetune.warmup = " + result.warmup()
                            + " is more than all steps (accepted: a sum of at most 1)");
        }
        return result;
    }

    /** What only shows beside the settings of other sections; of no concern to a run that does not finetune. */
    static void check(ConfigSection s, RunConfig config) {
        if (!config.finetunes()) {
            return;
        }
        double most = config.finetune().maxSeconds();
        if (most > config.corpus().batchSeconds()) {
            s.problem(
                    "max-seconds",
                    "is " + most + ", above corpus.batch-seconds = "
                            + config.corpus().batchSeconds());
        }
        if (most < config.corpus().minSeconds()) {
            s.problem(
                    "max-seconds",
                    "is " + most + ", below corpus.min-seconds = "
                            + config.corpus().minSeconds());
        }
        int length = config.finetune().channelSpans().length();
        if (config.finetune().channelSpans().probability() > 0
                && length >= config.model().hidden()) {
            s.problem(
                    "channel-span-length",
                    "is " + length + " (accepted: below the model's "
                            + config.model().hidden() + " channels)");
        }
    }
}
