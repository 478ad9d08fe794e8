package org.isogloss.protocol.mask;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.isogloss.protocol.config.RunConfig;
import org.isogloss.protocol.layout.NamePattern;
import org.isogloss.protocol.layout.ParameterLayout;
import org.isogloss.protocol.layout.ParameterSpec;
import org.isogloss.protocol.messages.LaneKind;
import org.isogloss.protocol.model.LanguageParts;
import org.isogloss.protocol.model.Wav2Vec2Layout;

/**
 * Which weights a lane has a gradient for: those that its kind of lane trains, and of them those that its language keeps.
 *
 * <p>Coordinator and workers pack and unpack by it. Contrastive lanes train all but the CTC head. Finetuning trains the head
 * alone first, then all but what only the contrastive loss uses, the feature extractor if it is frozen, and the span
 * embedding if no spans are hidden. What languages have of their own is trained from the adapt phase on; if the rest is frozen,
 * it is trained alone in that phase. In a run without either, contrastive lanes train everything. Safe for use by several
 * threads.
 */
public final class TrainedWeights {

    private static final NamePattern HEAD = new NamePattern(Wav2Vec2Layout.CTC_HEAD + ".*");
    private static final List<NamePattern> CONTRASTIVE_ONLY = Wav2Vec2Layout.PRETRAINING_HEAD.stream()
            .map(prefix -> new NamePattern(prefix + "*"))
            .toList();
    private static final NamePattern EXTRACTOR = new NamePattern("wav2vec2.feature_extractor.*");
    private static final NamePattern SPAN_EMBEDDING = new NamePattern("wav2vec2.masked_spec_embed");

    private record Key(LaneKind kind, int maskVersion, String language) {}

    private final ParameterLayout layout;
    private final RunConfig config;
    /** What languages have of their own. */
    private final List<ParameterSpec> own;

    private final Map<LaneKind, WeightMask> trainable = new HashMap<>();
    private final Map<String, WeightMask> used = new HashMap<>();
    /** One object a language, as whoever packs under it may compare by identity. */
    private final Map<Key, WeightMask> kept = new HashMap<>();

    public TrainedWeights(ParameterLayout layout, RunConfig config) {
        this.layout = layout;
        this.config = config;
        this.own = layout.matching(LanguageParts.OWN);
    }

    /**
     * What a language's lanes compute with where there are no weight masks: all but what other languages have of
     * their own. Null for everything.
     */
    public synchronized WeightMask used(String language) {
        List<ParameterSpec> others = new ArrayList<>(own);
        others.removeIf(spec -> LanguageParts.isOf(language, spec.name()));
        return others.isEmpty() ? null : used.computeIfAbsent(language, l -> without(others));
    }

    private WeightMask without(List<ParameterSpec> left) {
        List<ParameterSpec> rest = new ArrayList<>(layout.specs());
        rest.removeAll(left);
        return WeightMask.ofTensors(rest, layout.size());
    }

    /** What a kind of lane trains, whatever the language; null for everything. */
    public synchronized WeightMask trainable(LaneKind kind) {
        if (!Wav2Vec2Layout.hasCtcHead(layout) && !config.hasLanguageParts() && !kind.needsText()) {
            return null;
        }
        return trainable.computeIfAbsent(kind, this::make);
    }

    private WeightMask make(LaneKind kind) {
        if (kind == LaneKind.FINETUNE_HEAD) {
            return only(List.of(HEAD));
        }
        return kind == LaneKind.ADAPT && config.freezesShared()
                ? only(LanguageParts.OWN)
                : without(layout.matching(frozen(kind)));
    }

    private WeightMask only(List<NamePattern> names) {
        return WeightMask.ofTensors(layout.matching(names), layout.size());
    }

    private List<NamePattern> frozen(LaneKind kind) {
        if (!kind.needsText()) {
            List<NamePattern> frozen = new ArrayList<>(List.of(HEAD));
            if (kind != LaneKind.ADAPT) {
                frozen.addAll(LanguageParts.OWN);
            }
            return frozen;
        }
        List<NamePattern> frozen = new ArrayList<>(CONTRASTIVE_ONLY);
        if (config.finetune().freezeExtractor()) {
            frozen.add(EXTRACTOR);
        }
        if (config.finetune().spans().probability() == 0) {
            frozen.add(SPAN_EMBEDDING);
        }
        return frozen;
    }

    /**
     * What a lane of a language trains; null for everything.
     *
     * @param maskVersion of the language's weight mask
     * @param weightMask of the language, or what it uses where there are none; null for everything
     */
    public synchronized WeightMask kept(LaneKind kind, int maskVersion, String language, WeightMask weightMask) {
        WeightMask ofKind = trainable(kind);
        if (weightMask == null || ofKind == null) {
            return weightMask == null ? ofKind : weightMask;
        }
        // One kind and version at a time is at work; masks of earlier rounds would only take memory.
        kept.keySet().removeIf(key -> key.kind() != kind || key.maskVersion() != maskVersion);
        return kept.computeIfAbsent(new Key(kind, maskVersion, language), key -> weightMask.and(ofKind));
    }
}
