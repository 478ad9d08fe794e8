package org.isogloss.coordinator.store;

/**
 * How a coordinator ended by itself.
 *
 * @param over whether the run is done or was stopped; false when it failed
 * @param why one line
 */
public record EpochEnd(boolean over, String why) {}
