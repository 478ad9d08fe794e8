package org.isogloss.coordinator.checkpoint;

import org.isogloss.protocol.layout.ParameterLayout;

/**
 * Whose checkpoints are meant; those of any other run, config or model are passed over.
 *
 * @param runId the run
 * @param configSha256 hash of its config
 * @param layout the parameters of its model
 */
public record CheckpointOwner(String runId, String configSha256, ParameterLayout layout) {}
