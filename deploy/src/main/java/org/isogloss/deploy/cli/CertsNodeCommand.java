package org.isogloss.deploy.cli;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.isogloss.protocol.security.CertificateAuthority;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code isogloss certs node}. */
@Command(name = "node", mixinStandardHelpOptions = true, description = "Makes certificates for more nodes.")
final class CertsNodeCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "DIR", description = "Of the authority.")
    private Path directory;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "NODE", description = CertNodes.DESCRIPTION)
    private List<String> nodes;

    @Mixin
    private Validity validity;

    @Override
    public Integer call() {
        CertNodes.add(CertificateAuthority.open(directory), CertNodes.parse(nodes), Instant.now(), validity.duration());
        return 0;
    }
}
