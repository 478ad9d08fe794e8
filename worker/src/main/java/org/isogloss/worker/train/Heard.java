package org.isogloss.worker.train;

/**
 * A clip's text and what a model heard in it.
 *
 * @param errors the fewest insertions, deletions and substitutions between the two, in units
 * @param units of the text: code points, a space between two words being one, or phones
 */
public record Heard(String reference, String hypothesis, int errors, int units) {}
