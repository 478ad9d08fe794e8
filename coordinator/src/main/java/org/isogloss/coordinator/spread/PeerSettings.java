package org.isogloss.coordinator.spread;

import java.time.Duration;
import org.apache.pekko.actor.typed.ActorSystem;
import org.isogloss.protocol.security.ClusterTls;

/**
 * How a coordinator reaches other nodes.
 *
 * @param tls null for plain connections
 * @param from local address to connect from
 * @param patience for an answer to the first word
 * @param silence after which a node is lost
 */
public record PeerSettings(ActorSystem<?> system, ClusterTls tls, String from, Duration patience, Duration silence) {}
