package org.isogloss.protocol.conformance;

import java.util.List;

/**
 * What became of one tensor.
 *
 * @param file path within the reference directory
 * @param difference the largest absolute difference; 0 when nothing was compared
 * @param tolerance the largest that passes; 0 when values must be equal
 * @param note empty, or why
 */
public record Verdict(
        String file,
        String tensor,
        List<Long> shape,
        Outcome outcome,
        double difference,
        double tolerance,
        String note) {

    public Verdict {
        shape = List.copyOf(shape);
    }
}
