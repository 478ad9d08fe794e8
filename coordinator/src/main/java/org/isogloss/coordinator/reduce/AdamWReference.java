package org.isogloss.coordinator.reduce;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.conformance.Reference;
import org.isogloss.protocol.conformance.ReferenceFile;
import org.isogloss.protocol.mask.WeightMask;
import org.isogloss.protocol.optim.Hyperparameters;

/** What the optimizer's reference trajectories start from; steps are counted from 1. */
final class AdamWReference {

    static final String FILE = "optim/adamw.safetensors";
    private static final String SETTINGS = "optim/hyper.json";

    private final ReferenceFile file;
    private final JsonNode settings;
    private final int size;
    private final int steps;
    private final float[] gradients;
    private final double[] rates;
    private final long[] flags;

    AdamWReference(Reference reference) {
        file = reference.file(FILE);
        settings = reference.json(SETTINGS).path("hyper");
        size = file.tensor("p0").size();
        steps = file.dimension("grads", 0);
        gradients = file.tensor("grads").floats();
        rates = file.values("lr");
        flags = file.tensor("masks").longs();
        if (rates.length != steps || gradients.length != steps * size || flags.length != steps * size) {
            throw new InputException(FILE + ": grads, lr and masks are not of " + steps + " steps of " + size);
        }
    }

    ReferenceFile file() {
        return file;
    }

    int size() {
        return size;
    }

    int steps() {
        return steps;
    }

    float[] start() {
        return file.tensor("p0").floats();
    }

    float[] gradient(int step) {
        return Arrays.copyOfRange(gradients, (step - 1) * size, step * size);
    }

    WeightMask kept(int step) {
        long[] words = new long[(size + 63) / 64];
        for (int i = 0; i < size; i++) {
            words[i / 64] |= (flags[(step - 1) * size + i] & 1) << i % 64;
        }
        return WeightMask.ofWords(words, size);
    }

    Hyperparameters hyperparameters(int step, boolean clip) {
        return new Hyperparameters(
                rates[step - 1],
                setting(settings.path("betas").path(0), "betas"),
                setting(settings.path("betas").path(1), "betas"),
                setting(settings.path("eps"), "eps"),
                setting(settings.path("weight_decay"), "weight_decay"),
                clip ? file.values("max_norm")[0] : Double.POSITIVE_INFINITY,
                false);
    }

    private static double setting(JsonNode value, String key) {
        if (!value.isNumber()) {
            throw new InputException(SETTINGS + ": hyper." + key + " is not given in numbers");
        }
        return value.asDouble();
    }
}
