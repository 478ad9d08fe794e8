package org.isogloss.protocol.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.layout.ParameterLayout;

/**
 * A wav2vec 2.0 model in a directory as Hugging Face's {@code save_pretrained} writes it: {@code config.json} and
 * {@code model.safetensors}, or shards with {@code model.safetensors.index.json}.
 *
 * <p>Nothing in it is believed, and nothing in it is run.
 */
public final class HuggingFaceModel {

    private final ModelFolder folder;
    private final ModelConfig config;

    private HuggingFaceModel(ModelFolder folder, ModelConfig config) {
        this.folder = folder;
        this.config = config;
    }

    /**
     * The values of a model.
     *
     * @param parameters the vector of the layout
     * @param notes what is worth telling of how they came about
     */
    public record Loaded(float[] parameters, List<String> notes) {}

    /**
     * Opens a directory and reads its sizes.
     *
     * @throws InputException with all that cannot be used in {@code config.json}
     */
    public static HuggingFaceModel open(Path dir) {
        try {
            ModelFolder folder = ModelFolder.open(dir);
            return new HuggingFaceModel(folder, HuggingFaceConfig.read(folder.file("config.json")));
        } catch (IOException e) {
            throw unreadable(dir, e);
        }
    }

    public ModelConfig config() {
        return config;
    }

    /**
     * Reads the parameters; files are mapped, so that only the vector itself takes memory.
     *
     * @param layout of {@link #config}, with or without a CTC head
     * @param vocabulary what the classes of that head stand for, in order; empty when there is none
     * @param seed of what is made new
     * @param freshHead whether a pre-training head that is not there is made new
     * @throws InputException with every tensor that cannot be used
     */
    public Loaded load(ParameterLayout layout, List<String> vocabulary, long seed, boolean freshHead) {
        try {
            return ParameterImport.read(folder, layout, vocabulary, seed, freshHead);
        } catch (IOException e) {
            throw unreadable(folder.path(), e);
        }
    }

    private static InputException unreadable(Path dir, IOException e) {
        return new InputException(dir + ": cannot be read: " + e);
    }
}
