package org.isogloss.deploy.cli;

import java.nio.file.Path;
import org.isogloss.protocol.security.NodeSecurity;
import picocli.CommandLine.Option;

/** Where the secrets of a node are, or of a person that talks to one. */
final class SecurityOptions {

    @Option(
            names = "--tls",
            paramLabel = "DIR",
            description = "Mutual TLS by the certificates in this directory, which isogloss certs makes.")
    private Path tls;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "Token that the page, the control API and metrics ask for.")
    private Path tokenFile;

    Path tls() {
        return tls;
    }

    Path tokenFile() {
        return tokenFile;
    }

    NodeSecurity.Settings settings(boolean insecure) {
        return new NodeSecurity.Settings(tls, tokenFile, insecure);
    }
}
