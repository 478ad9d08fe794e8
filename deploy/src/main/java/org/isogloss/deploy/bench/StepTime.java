package org.isogloss.deploy.bench;

/**
 * A step, and when it was done.
 *
 * @param endMillis on a clock that all steps of one run share
 * @param lossBits contrastive loss a hidden frame
 */
public record StepTime(long step, double endMillis, double lossBits, double audioSeconds) {}
