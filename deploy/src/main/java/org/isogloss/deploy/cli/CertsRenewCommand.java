package org.isogloss.deploy.cli;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.isogloss.protocol.security.CertificateAuthority;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code isogloss certs renew}. */
@Command(
        name = "renew",
        mixinStandardHelpOptions = true,
        description = "Replaces certificates and keys of nodes; those that run take them up by themselves.")
final class CertsRenewCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "DIR", description = "Of the authority.")
    private Path directory;

    @Parameters(index = "1..*", paramLabel = "NAME", description = "Of the nodes; none for all.")
    private List<String> names = new ArrayList<>();

    @Mixin
    private Validity validity;

    @Override
    public Integer call() {
        CertificateAuthority authority = CertificateAuthority.open(directory);
        Instant now = Instant.now();
        for (String name : names.isEmpty() ? authority.nodes() : names) {
            System.out.println("renewed    " + authority.renew(name, now, validity.duration()));
        }
        return 0;
    }
}
