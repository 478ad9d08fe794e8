package org.isogloss.deploy.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.security.CertificateAuthority;

/** Nodes as they are named on the command line. */
final class CertNodes {

    static final String DESCRIPTION =
            "A node's name, or NAME=ADDRESS[,ADDRESS...] when browsers reach it by other names or addresses.";

    /**
     * A node to make a certificate for.
     *
     * @param addresses beside its name
     */
    record Node(String name, List<String> addresses) {}

    private CertNodes() {}

    static List<Node> parse(List<String> texts) {
        return texts.stream().map(CertNodes::parse).toList();
    }

    private static Node parse(String text) {
        String[] parts = text.split("=", 2);
        if (parts.length == 1) {
            return new Node(text, List.of());
        }
        if (parts[1].isEmpty()) {
            throw new InputException("'" + text + "' names no address (accepted: NAME, or NAME=ADDRESS[,ADDRESS...])");
        }
        return new Node(parts[0], List.of(parts[1].split(",")));
    }

    static void add(CertificateAuthority authority, List<Node> nodes, Instant now, Duration validity) {
        for (Node node : nodes) {
            System.out.println("node       " + authority.addNode(node.name(), node.addresses(), now, validity));
        }
    }
}
