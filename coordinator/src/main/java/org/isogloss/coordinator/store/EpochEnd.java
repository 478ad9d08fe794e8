package org.isogloss.coordinator.store;

/**
 * How a coordinator ended by itself.
 *
 * @param over whether the run is done or was stopped; false when another is to go on, since it failed or hands the run over
 * @param why one line, which follows the coordinator's name unless the run is over
 */
public record EpochEnd(boolean over, String why) {}
