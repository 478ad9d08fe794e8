package org.isogloss.worker.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import org.isogloss.protocol.layout.ParameterLayout;
import org.isogloss.protocol.model.ParameterInitializer;
import org.isogloss.protocol.model.Wav2Vec2Layout;
import org.junit.jupiter.api.Test;

/** The gradients are worth following: Adam on a made-up language lowers the loss on a batch it has not seen. */
class LearningTest {

    private static final int STEPS = 60;
    private static final double RATE = 2e-3;

    private final ParameterLayout layout = Wav2Vec2Layout.of(MadeUpSpeech.CONFIG);
    private final float[] parameters = ParameterInitializer.initialize(layout, 11);
    private final Adam adam = new Adam(parameters, RATE);

    @Test
    void lossFalls() {
        try (Trainer trainer =
                new Trainer(MadeUpSpeech.CONFIG, layout, Engines.start(1), Device.cpu(), Objective.XLSR)) {
            trainer.load(parameters, null);
            BatchResult before = trainer.evaluate(MadeUpSpeech.batch(1000));
            float[] gradients = new float[layout.size()];
            for (int step = 1; step <= STEPS; step++) {
                BatchResult result = trainer.accumulate(MadeUpSpeech.batch(step), 2);
                trainer.gradients(gradients);
                adam.step(gradients, result.hiddenFrames());
                trainer.load(parameters, null);
            }
            BatchResult after = trainer.evaluate(MadeUpSpeech.batch(1000));

            assertThat(after.contrastiveLoss()).isLessThan(0.8 * before.contrastiveLoss());
            assertThat(after.correct()).isGreaterThan(before.correct());
        }
    }
}
