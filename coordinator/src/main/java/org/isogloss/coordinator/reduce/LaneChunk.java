package org.isogloss.coordinator.reduce;

/**
 * A lane's values for one block, as they came from a worker; nothing about it is trusted.
 *
 * @param runEpoch the coordinator's reign that the lane was leased under
 * @param step the step that the lane belongs to
 * @param maskVersion version of the weight mask that the values are packed under
 * @param lane the lane's number
 * @param block which block of the grid
 * @param crc CRC-32C of the payload
 * @param payload the packed values; not changed after it was handed over
 */
public record LaneChunk(long runEpoch, long step, long maskVersion, int lane, int block, int crc, byte[] payload) {}
