package org.isogloss.protocol.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.layout.NamePattern;
import org.isogloss.protocol.layout.ParameterLayout;
import org.isogloss.protocol.model.DropoutRates;
import org.isogloss.protocol.model.LanguageParts;
import org.isogloss.protocol.model.ModelConfig;
import org.isogloss.protocol.model.Wav2Vec2Layout;
import org.isogloss.protocol.prune.Criterion;
import org.isogloss.protocol.prune.Granularity;
import org.isogloss.protocol.security.NodeSecurity;
import org.isogloss.protocol.wire.GradientEncoding;

/**
 * Everything that is set for a run, checked; {@code org/isogloss/reference.conf} documents each setting.
 *
 * @param dropout of contrastive training
 * @param sha256 hash of the settings that change the result: a run directory is continued under the same ones only
 * @param text the resolved config as JSON text, from which a worker reads the same again
 */
public record RunConfig(
        Run run,
        Corpus corpus,
        ModelConfig model,
        DropoutRates dropout,
        Init init,
        Step step,
        Objective objective,
        Optimizer optimizer,
        Training pretrain,
        Prune prune,
        Training adapt,
        Adaptation adaptation,
        Adapters adapters,
        Finetune finetune,
        Evaluate evaluate,
        Exchange exchange,
        Checkpoint checkpoint,
        Cluster cluster,
        Lease lease,
        WorkerSettings worker,
        String sha256,
        String text) {

    /** The same run on another place of the cluster. */
    public RunConfig on(Cluster other) {
        return new RunConfig(
                run,
                corpus,
                model,
                dropout,
                init,
                step,
                objective,
                optimizer,
                pretrain,
                prune,
                adapt,
                adaptation,
                adapters,
                finetune,
                evaluate,
                exchange,
                checkpoint,
                other,
                lease,
                worker,
                sha256,
                text);
    }

    public record Run(Path dir, long seed, List<Phase> phases) {

        /** What the run is called in metrics and logs: the name of its directory. */
        public String name() {
            return dir.toAbsolutePath().normalize().getFileName().toString();
        }
    }

    public record Corpus(
            Path dir,
            List<String> languages,
            double alpha,
            double minSeconds,
            double cropSeconds,
            double batchSeconds,
            int shards,
            int cacheMib) {}

    /**
     * The model that a fresh run begins from.
     *
     * @param dir a Hugging Face directory; null for random parameters
     * @param freshHead whether a pre-training head that it lacks is made new
     * @param firstConvolution of random parameters
     */
    public record Init(Path dir, boolean freshHead, FirstConvolution firstConvolution) {}

    /** How the first convolution begins. */
    public enum FirstConvolution {
        RANDOM,
        BAND_PASS
    }

    /**
     * What a step is made of.
     *
     * @param lanes slots of one language each
     * @param microBatches that a lane adds up
     * @param quarantineAfter steps in a row in which all of a language's lanes fail, until it is left out; 0 = never
     */
    public record Step(int lanes, int microBatches, int quarantineAfter) {}

    public record Objective(
            double spanProbability,
            int spanLength,
            int negatives,
            double logitTemperature,
            double diversityWeight,
            double featurePenalty,
            double featureGradient,
            double gumbelStart,
            double gumbelMin,
            double gumbelDecay,
            boolean normalize) {

        /** The Gumbel temperature after so many committed steps. */
        public float gumbelTemperature(long step) {
            return (float) Math.max(gumbelMin, gumbelStart * StrictMath.pow(gumbelDecay, (double) step));
        }
    }

    public record Optimizer(
            double beta1, double beta2, double epsilon, double weightDecay, double clipNorm, Outside outside) {}

    /** What happens to weights outside every contributing language's sub-network. */
    public enum Outside {
        STRICT,
        LEAKY
    }

    /**
     * Steps of contrastive learning.
     *
     * @param warmup share of the steps in which the learning rate rises
     */
    public record Training(int steps, double learningRate, double warmup) {}

    /** What a language has of its own in the adapt phase. */
    public enum Adaptation {
        /** Its sub-network: each lane trains under its language's weight mask. */
        SUB_NETWORK,
        /** Nothing: all lanes train all weights on, as in pre-training. */
        DENSE,
        /** A vector that is added to the encoder's input; all lanes train everything else on. */
        LANGUAGE_EMBEDDING,
        /** An adapter after each transformer layer. */
        ADAPTER;

        /** As it is written in a config. */
        String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * Of languages that have adapters.
     *
     * @param width inner width
     * @param freezeShared whether everything else stays as it is in the adapt phase
     */
    public record Adapters(int width, boolean freezeShared) {}

    /**
     * How weight masks are found.
     *
     * @param sparsity decimal text, the fraction that is given up
     * @param sparsityByLanguage the same of languages that have one of their own
     * @param enforcement what weight masks do to training
     * @param rounds passes until that is given up, each scored under the weight masks of the one before
     * @param lanes that a language is scored by
     */
    public record Prune(
            Criterion criterion,
            String sparsity,
            Map<String, String> sparsityByLanguage,
            Scope scope,
            Granularity granularity,
            int rounds,
            int lanes,
            Ticket ticket,
            Enforcement enforcement,
            Remask remask,
            List<NamePattern> maskable) {

        /** Whether weights are zeroed, and training goes on without weight masks. */
        public boolean zeroesOnce() {
            return enforcement == Enforcement.ONCE;
        }

        /** Decimal text, the fraction that a language gives up. */
        public String sparsity(String language) {
            return sparsityByLanguage.getOrDefault(language, sparsity);
        }
    }

    /** What weight masks do once they are found. */
    public enum Enforcement {
        /** Each lane computes with, and trains, what its language keeps. */
        TRAINING,
        /** Weights that no language keeps become 0, once; then all train on, and what was pruned may grow again. */
        ONCE
    }

    /**
     * How weight masks are made anew amid the adapt phase.
     *
     * @param every so many steps; 0 = never
     * @param sparsity decimal text, the fraction that the last of them give up; null for as much as the first
     */
    public record Remask(int every, String sparsity) {}

    /**
     * How a language's own copy of the model is trained.
     *
     * @param steps from the common start
     * @param piece steps that a worker does at once
     * @param microBatches of a step
     * @param warmup share of the steps in which the learning rate rises
     */
    public record Ticket(int steps, int piece, int microBatches, double learningRate, double warmup) {

        /** Pieces that the steps are cut into; the last may be shorter. */
        public int pieces() {
            return (steps - 1) / piece + 1;
        }
    }

    /** Among which weights the least important are sought. */
    public enum Scope {
        TENSOR,
        GLOBAL
    }

    /**
     * CTC on transcripts.
     *
     * @param warmup share of the steps in which the learning rate rises
     * @param hold share of the steps at the peak; in the rest it falls exponentially
     * @param finalFactor the learning rate at the last step, as a share of the peak
     * @param headOnly share of the steps in which the head trains alone
     * @param freezeExtractor whether the convolutions stay as they are
     * @param spans hidden stretches of frames
     * @param channelSpans hidden stretches of the encoder's input channels
     * @param maxSeconds longer utterances are left out, as none is cropped
     */
    public record Finetune(
            int steps,
            double learningRate,
            double warmup,
            double hold,
            double finalFactor,
            double headOnly,
            boolean freezeExtractor,
            Units units,
            Spans spans,
            Spans channelSpans,
            DropoutRates dropout,
            double maxSeconds) {

        /** How many steps train the head alone, from the first on. */
        public long headOnlySteps() {
            return Math.round(headOnly * steps);
        }
    }

    /** What a transcript is spelled in. */
    public enum Units {
        /** Unicode code points of the transcript. */
        CHARACTERS,
        /** Phones, as the manifest's column has them. */
        PHONEMES
    }

    /**
     * Hidden stretches of places.
     *
     * @param probability that a place is hidden if no spans overlapped; 0 for no spans
     */
    public record Spans(double probability, int length) {}

    public record Evaluate(double seconds) {}

    /**
     * The tensor plane.
     *
     * @param gradients how gradients travel
     * @param updates how what a step adds to the parameters travels: rounded, with error feedback, or as the new values
     * @param slices parts that the parameter vector is reduced in
     * @param reducers on how many nodes, the coordinator's own included, as far as they are there
     * @param reducerPatience how long a coordinator that takes the run up waits for the others
     * @param sharesMemory whether values go through memory where both are on one machine
     */
    public record Exchange(
            GradientEncoding gradients,
            GradientEncoding updates,
            int slices,
            int reducers,
            Duration reducerPatience,
            boolean sharesMemory) {

        /** A lane's missing parts are noted in the bits of a number. */
        public static final int MOST_REDUCERS = 64;

        /** Whether updates are rounded to bf16. */
        public boolean roundsUpdates() {
            return updates == GradientEncoding.BF16;
        }
    }

    public record Checkpoint(int every, Duration interval, int keep) {}

    /**
     * The cluster.
     *
     * @param host and the two ports: how workers reach the coordinator
     * @param bind where it listens
     * @param names by which requests may address the coordinator, beside addresses and names without a dot
     * @param security how the coordinator is guarded
     */
    public record Cluster(
            String host,
            int port,
            int exchangePort,
            int metricsPort,
            Bind bind,
            NodeSecurity.Settings security,
            List<String> names,
            int minWorkers,
            Duration takeoverAfter) {

        /** The same with certain ports, also bound to where any were to be taken. */
        public Cluster at(int ofCluster, int ofExchange, int ofMetrics) {
            Bind bound = new Bind(
                    bind.host,
                    bind.port == 0 ? ofCluster : bind.port,
                    bind.exchangePort == 0 ? ofExchange : bind.exchangePort);
            return new Cluster(
                    host, ofCluster, ofExchange, ofMetrics, bound, security, names, minWorkers, takeoverAfter);
        }
    }

    /** What a coordinator listens on; other than how it is reached when something stands between. */
    public record Bind(String host, int port, int exchangePort) {}

    public record Lease(Duration silence, Duration heartbeat, double overdueFactor, int ahead) {}

    /**
     * What workers do.
     *
     * @param sameThreads whether all must compute with the same number of threads
     * @param sameArithmetic whether all must come to the same bits
     */
    public record WorkerSettings(Duration patience, boolean sameThreads, boolean sameArithmetic) {}

    /** The contrastive training phase of that name. */
    public Training training(Phase phase) {
        return switch (phase) {
            case PRETRAIN -> pretrain;
            case ADAPT -> adapt;
            default -> throw new IllegalArgumentException(phase + " is no contrastive training");
        };
    }

    /** Steps of the whole run. */
    public long totalSteps() {
        return run.phases().stream().mapToLong(this::allSteps).sum();
    }

    /** Steps of a phase; zeroing weights once is one, too. */
    public long allSteps(Phase phase) {
        return steps(phase) + (prune.zeroesOnce() ? maskPasses(phase) : 0);
    }

    /** Passes of a phase, each of which makes a weight mask for every language. */
    public int maskPasses(Phase phase) {
        return switch (phase) {
            case PRUNE -> prune.rounds();
            case ADAPT ->
                prune.remask().every() == 0
                        ? 0
                        : (adapt.steps() - 1) / prune.remask().every();
            case PRETRAIN, FINETUNE, EVALUATE -> 0;
        };
    }

    /** Optimizer steps of a phase; 0 for one that trains nothing. */
    public int steps(Phase phase) {
        return switch (phase) {
            case PRETRAIN, ADAPT -> training(phase).steps();
            case FINETUNE -> finetune.steps();
            case PRUNE, EVALUATE -> 0;
        };
    }

    /** Whether each language has tensors of its own. */
    public boolean hasLanguageParts() {
        boolean own = adaptation == Adaptation.LANGUAGE_EMBEDDING || adaptation == Adaptation.ADAPTER;
        return own && run.phases().contains(Phase.ADAPT);
    }

    /** Whether the adapt phase trains nothing but what languages have of their own. */
    public boolean freezesShared() {
        return adaptation == Adaptation.ADAPTER && adapters.freezeShared();
    }

    /**
     * The parameters of the run.
     *
     * @param vocabulary classes of the CTC head; 0 for no head
     * @param languages of the run, each of which may have tensors of its own
     * @throws InputException when they are more than 2^31 - 1
     */
    public ParameterLayout layout(int vocabulary, List<String> languages) {
        try {
            return Wav2Vec2Layout.of(model, vocabulary, languageParts(languages));
        } catch (ArithmeticException e) {
            throw new InputException("model: with what " + languages.size()
                    + " languages have of their own (adapt.method, adapt.adapter-width) it has 2^31 parameters or more"
                    + " (accepted: fewer)");
        }
    }

    private LanguageParts languageParts(List<String> languages) {
        if (!hasLanguageParts()) {
            return LanguageParts.NONE;
        }
        return adaptation == Adaptation.ADAPTER
                ? LanguageParts.adapters(languages, adapters.width())
                : LanguageParts.embeddings(languages);
    }

    /** Whether the model has a CTC head. */
    public boolean finetunes() {
        return run.phases().contains(Phase.FINETUNE);
    }
}
