package org.isogloss.worker.node;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.isogloss.protocol.security.NodeSecurity;

/**
 * How a worker is started.
 *
 * @param coordinators where the run's coordinator may listen: one, and any that stand by
 * @param name unique in the run
 * @param host what this worker listens on, connects from and is known by
 * @param device {@code cpu} or {@code cuda:N}
 * @param threads of the tensor library
 * @param corpus where the corpus is here; null for where the config says
 * @param metricsPort 0 = any free one
 * @param security where its secrets are
 * @param patience how long to try to reach the coordinator
 */
public record WorkerOptions(
        List<CoordinatorSeed> coordinators,
        String name,
        String host,
        String device,
        int threads,
        Path corpus,
        int metricsPort,
        NodeSecurity.Settings security,
        Duration patience) {}
