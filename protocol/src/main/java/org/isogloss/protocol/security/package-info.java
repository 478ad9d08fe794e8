/**
 * Who may talk to a node: mutual TLS between the nodes of a cluster, and a token for people and programs. Certificates are
 * made here, read, and read again when they change.
 *
 * <p>A cluster has a certificate authority of its own. Whoever has a certificate of it for the name {@code isogloss} is a
 * node, whatever the machine is called.
 */
package org.isogloss.protocol.security;
