package org.isogloss.worker.node;

/**
 * What a worker process tells of itself, the same in every session.
 *
 * @param process no other process has it
 * @param metricsAddress where it serves its metrics
 */
record WorkerSelf(String process, String metricsAddress) {}
