package org.isogloss.worker.model;

import ai.djl.Device;
import org.isogloss.protocol.Sha256;
import org.isogloss.protocol.layout.ParameterLayout;
import org.isogloss.protocol.model.ParameterInitializer;
import org.isogloss.protocol.model.Wav2Vec2Layout;

/** SHA-256 over the gradient of two batches; as a program it prints it, so that processes can be compared. */
final class GradientHash {

    private GradientHash() {}

    public static void main(String[] args) {
        System.out.println(compute());
    }

    static String compute() {
        ParameterLayout layout = Wav2Vec2Layout.of(MadeUpSpeech.CONFIG);
        float[] gradients = new float[layout.size()];
        try (Trainer trainer =
                new Trainer(MadeUpSpeech.CONFIG, layout, Engines.start(1), Device.cpu(), Objective.XLSR)) {
            trainer.load(ParameterInitializer.initialize(layout, 3), null);
            trainer.accumulate(MadeUpSpeech.batch(1), 2);
            trainer.accumulate(MadeUpSpeech.batch(2), 2);
            trainer.gradients(gradients);
        }
        return Sha256.of(gradients);
    }
}
