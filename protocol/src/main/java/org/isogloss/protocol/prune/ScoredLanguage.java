package org.isogloss.protocol.prune;

import java.util.function.Supplier;

/**
 * What the weights of a language are scored from.
 *
 * @param language its code
 * @param seed of the run
 * @param size number of parameters
 * @param parameters [parameters] the committed ones; a copy is made when they are asked for
 * @param found [parameters] what workers found out, as the score's {@link Evidence} says; null for nothing
 */
public record ScoredLanguage(String language, long seed, int size, Supplier<float[]> parameters, float[] found) {}
