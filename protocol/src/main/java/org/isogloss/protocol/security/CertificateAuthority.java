package org.isogloss.protocol.security;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.isogloss.protocol.InputException;

/**
 * Who vouches for the nodes of a cluster: a key and a certificate in a directory, and in it a directory for each node.
 *
 * <pre>
 * DIR/ca.key           the authority's key: needed to make certificates, and nowhere else
 * DIR/ca.crt           its certificate
 * DIR/NAME/ca.crt      the same, for the node
 * DIR/NAME/node.pem    the node's certificate and key, in one file so that both change at once
 * </pre>
 */
public final class CertificateAuthority {

    private static final String COMMON_NAME = "Isogloss cluster authority";

    private final Path directory;
    private final Issuer issuer;

    private CertificateAuthority(Path directory, Issuer issuer) {
        this.directory = directory;
        this.issuer = issuer;
    }

    /**
     * Makes a new one.
     *
     * @throws InputException when there is one already, or the directory cannot be written
     */
    public static CertificateAuthority create(Path directory, Instant now, Duration validity) {
        Path keyFile = directory.resolve(Credentials.AUTHORITY_KEY);
        Path certificateFile = directory.resolve(Credentials.AUTHORITY);
        if (Files.exists(keyFile) || Files.exists(certificateFile)) {
            throw new InputException(directory + ": has a certificate authority already (accepted: a directory without"
                    + " one; isogloss certs node adds nodes, isogloss certs renew replaces their certificates)");
        }
        Issuer issuer = Issuer.create(COMMON_NAME, now, now.plus(validity));
        try {
            OwnerOnly.directory(directory);
            OwnerOnly.write(keyFile, Pem.text(issuer.key()));
            OwnerOnly.write(certificateFile, Pem.text(issuer.certificate()));
            return new CertificateAuthority(directory, issuer);
        } catch (IOException e) {
            throw unwritable(directory, e);
        }
    }

    /** @throws InputException when there is none in the directory, or its files are damaged */
    public static CertificateAuthority open(Path directory) {
        return new CertificateAuthority(
                directory,
                new Issuer(
                        Pem.read(directory.resolve(Credentials.AUTHORITY_KEY)).key(),
                        Pem.read(directory.resolve(Credentials.AUTHORITY))
                                .certificates()
                                .get(0)));
    }

    /**
     * Makes a node's directory.
     *
     * @param addresses of its machine, host names and IP addresses, beside its name
     * @return the directory
     * @throws InputException when it is there already, or a name is none
     */
    public Path addNode(String name, List<String> addresses, Instant now, Duration validity) {
        Path node = directory.resolve(checked(name));
        if (Files.exists(node)) {
            throw new InputException(node + ": is there already (accepted: another name; isogloss certs renew "
                    + directory + " " + name + " replaces the certificate)");
        }
        // Browsers and other programs look for the address that they were given.
        Set<String> names = new LinkedHashSet<>(List.of(MemberTrust.CLUSTER_NAME, name));
        names.addAll(addresses);
        names.addAll(List.of("localhost", "127.0.0.1"));
        GeneralNames checked = names(List.copyOf(names));
        try {
            OwnerOnly.directory(node);
            OwnerOnly.write(node.resolve(Credentials.AUTHORITY), Pem.text(issuer.certificate()));
            OwnerOnly.write(node.resolve(Credentials.NODE), issue(name, checked, now, validity));
            return node;
        } catch (IOException e) {
            throw unwritable(node, e);
        }
    }

    /**
     * Gives a node a new key and certificate, for the names that it had.
     *
     * @return the file that is new
     * @throws InputException when there is no such node, or its file is damaged
     */
    public Path renew(String name, Instant now, Duration validity) {
        Path file = directory.resolve(checked(name)).resolve(Credentials.NODE);
        GeneralNames names = Issuer.namesOf(Pem.read(file).certificates().get(0));
        try {
            OwnerOnly.replace(file, issue(name, names, now, validity));
            return file;
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    private String issue(String name, GeneralNames names, Instant now, Duration validity) {
        if (!validUntil().isAfter(now)) {
            throw new InputException(directory.resolve(Credentials.AUTHORITY) + ": expired at " + validUntil()
                    + " (accepted: one that is valid; isogloss certs init makes another)");
        }
        Issuer.Issued issued = issuer.issue(name, names, now, now.plus(validity));
        return Pem.text(issued.certificate()) + Pem.text(issued.key());
    }

    /** Names of the nodes that have a directory, in order. */
    public List<String> nodes() {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(entry -> Files.exists(entry.resolve(Credentials.NODE)))
                    .map(entry -> entry.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new InputException(directory + ": cannot be read: " + e.getMessage());
        }
    }

    /** When its own certificate ends; those of nodes do not outlive it. */
    public Instant validUntil() {
        return issuer.certificate().getNotAfter().toInstant();
    }

    private static GeneralNames names(List<String> names) {
        names.forEach(CertificateAuthority::checked);
        try {
            return Issuer.names(names);
        } catch (IllegalArgumentException e) {
            throw new InputException("one of " + String.join(", ", names) + " is no address: " + e.getMessage()
                    + " (accepted: host names and IP addresses)");
        }
    }

    /** It becomes the name of a directory, too. */
    private static String checked(String name) {
        if (!name.matches("[A-Za-z0-9:][A-Za-z0-9._:-]{0,62}")) {
            throw new InputException("'" + name + "' cannot be a node's name or address (accepted: at most 63 letters,"
                    + " digits, dots, hyphens, underscores and colons, without a dot or hyphen at the beginning)");
        }
        return name;
    }

    private static InputException unwritable(Path path, IOException e) {
        return new InputException(path + ": cannot be written: " + e + " (accepted: a directory of yours)");
    }
}
