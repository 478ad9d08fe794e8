package org.isogloss.deploy.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.isogloss.protocol.security.CertificateAuthority;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code isogloss certs init}. */
@Command(
        name = "init",
        mixinStandardHelpOptions = true,
        description = "Makes a certificate authority, and certificates for nodes.")
final class CertsInitCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "DIR", description = "Where it is kept. Nothing in it is overwritten.")
    private Path directory;

    @Parameters(index = "1..*", paramLabel = "NODE", description = CertNodes.DESCRIPTION)
    private List<String> nodes = new ArrayList<>();

    @Option(
            names = "--authority-days",
            defaultValue = "3650",
            description = "How long the authority's certificate is valid. Default: ${DEFAULT-VALUE}.")
    private int authorityDays;

    @Mixin
    private Validity validity;

    @Override
    public Integer call() {
        List<CertNodes.Node> parsed = CertNodes.parse(nodes);
        Duration nodesValid = validity.duration();
        Instant now = Instant.now();
        CertificateAuthority authority =
                CertificateAuthority.create(directory, now, Validity.days("--authority-days", authorityDays));
        System.out.println("authority  " + directory + "  valid until " + authority.validUntil()
                + "  (ca.key stays here, on no node)");
        CertNodes.add(authority, parsed, now, nodesValid);
        return 0;
    }
}
