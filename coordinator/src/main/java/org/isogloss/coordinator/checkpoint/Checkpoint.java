package org.isogloss.coordinator.checkpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.regex.Pattern;
import org.isogloss.coordinator.reduce.ParameterSnapshot;
import org.isogloss.protocol.mask.WeightMask;

/**
 * Everything that a run goes on from: the content of a checkpoint directory.
 *
 * @param parameters the whole vector and its moments, as of one commit
 * @param state where in its phases the run is; of no meaning to the store
 * @param maskVersion version of the weight masks, 0 while there are none
 * @param masks each language's weight mask; a language's name is made of letters, digits, hyphens and underscores
 */
public record Checkpoint(
        ParameterSnapshot parameters, ObjectNode state, long maskVersion, Map<String, WeightMask> masks) {

    private static final Pattern LANGUAGE = Pattern.compile("[A-Za-z0-9_-]+");

    public Checkpoint {
        masks = Map.copyOf(masks);
        for (String language : masks.keySet()) {
            if (!isFileName(language)) {
                throw new IllegalArgumentException("language '" + language + "' can not be part of a file name");
            }
        }
    }

    static boolean isFileName(String language) {
        return LANGUAGE.matcher(language).matches();
    }
}
