/** Measurements of the worker's own work, which {@code isogloss bench} prints. */
package org.isogloss.worker.bench;
