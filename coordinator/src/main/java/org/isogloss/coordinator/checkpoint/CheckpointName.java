package org.isogloss.coordinator.checkpoint;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a checkpoint's directory, such as {@code step-00001234}, or {@code step-00001234-2} for the second one
 * written at that step. Newer ones are greater.
 *
 * @param step the commit
 * @param copy counts the checkpoints of the step from 1: a pruning round leaves the step as it is, and a damaged one is
 *     never overwritten
 */
record CheckpointName(long step, int copy) implements Comparable<CheckpointName> {

    private static final Pattern FORM = Pattern.compile("step-(\\d{8,18})(?:-([1-9]\\d{0,8}))?");
    private static final Comparator<CheckpointName> ORDER =
            Comparator.comparingLong(CheckpointName::step).thenComparingInt(CheckpointName::copy);

    static Optional<CheckpointName> parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        int copy = form.group(2) == null ? 1 : Integer.parseInt(form.group(2));
        return Optional.of(new CheckpointName(Long.parseLong(form.group(1)), copy))
                .filter(name -> name.toString().equals(text));
    }

    @Override
    public int compareTo(CheckpointName other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return String.format("step-%08d", step) + (copy == 1 ? "" : "-" + copy);
    }
}
