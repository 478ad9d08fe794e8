package org.isogloss.protocol.config;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.isogloss.protocol.model.DropoutRates;
import org.isogloss.protocol.model.ModelConfig;
import org.isogloss.protocol.model.ModelConfig.ExtractorNorm;

/** Named model sizes, with the dropout of their pre-training. */
enum ModelPreset {
    /** For a first look on two CPU cores. */
    TINY(ModelConfig.xlsrStyle(96, 128, 4, 4, 512, 64, 128)),
    /** For experiments on a few CPU cores or a small GPU. */
    SMALL(ModelConfig.xlsrStyle(256, 256, 4, 4, 1024, 320, 256)),
    /** wav2vec 2.0 Base. */
    BASE(
            new ModelConfig(
                    Collections.nCopies(7, 512),
                    List.of(10, 3, 3, 3, 3, 2, 2),
                    List.of(5, 2, 2, 2, 2, 2, 2),
                    false,
                    ExtractorNorm.GROUP,
                    768,
                    12,
                    12,
                    3072,
                    false,
                    128,
                    16,
                    2,
                    320,
                    256,
                    256),
            DropoutRates.BASE),
    /** wav2vec 2.0 Large in the XLSR style, the sizes of XLSR-53. */
    XLSR(ModelConfig.xlsrStyle(512, 1024, 24, 16, 4096, 320, 768));

    private final ModelConfig config;
    private final DropoutRates dropout;

    ModelPreset(ModelConfig config) {
        this(config, DropoutRates.NONE);
    }

    ModelPreset(ModelConfig config, DropoutRates dropout) {
        this.config = config;
        this.dropout = dropout;
    }

    /** As a run's config spells it. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    ModelConfig config() {
        return config;
    }

    /** Of contrastive training. */
    DropoutRates dropout() {
        return dropout;
    }
}
