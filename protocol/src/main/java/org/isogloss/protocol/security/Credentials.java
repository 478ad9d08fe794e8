package org.isogloss.protocol.security;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.X509TrustManager;
import org.isogloss.protocol.InputException;

/**
 * What a node shows and whom it trusts.
 *
 * @param chain its certificate, then those between it and the authority
 * @param authorities that it trusts
 */
record Credentials(PrivateKey key, List<X509Certificate> chain, X509TrustManager authorities) {

    static final String AUTHORITY = "ca.crt";
    static final String AUTHORITY_KEY = "ca.key";
    static final String NODE = "node.pem";

    /** The files of a node's directory that they are in. */
    static List<Path> files(Path directory) {
        return List.of(directory.resolve(NODE), directory.resolve(AUTHORITY));
    }

    /** @throws InputException when a file cannot be used, or not now */
    static Credentials read(Path directory, Instant now) {
        Path node = directory.resolve(NODE);
        Path authority = directory.resolve(AUTHORITY);
        Pem own = Pem.read(node);
        X509TrustManager trusted = trusted(authority);
        Credentials credentials = new Credentials(own.key(), own.certificates(), trusted);
        String problem = credentials.problem(now);
        if (problem != null) {
            throw new InputException(
                    node + ": " + problem + " (accepted: a certificate of " + authority + " that is valid now)");
        }
        return credentials;
    }

    private static X509TrustManager trusted(Path authority) {
        try {
            return MemberTrust.authorities(Pem.read(authority).certificates());
        } catch (GeneralSecurityException e) {
            throw new InputException(authority + ": cannot be used: " + e.getMessage() + " (accepted: certificates)");
        }
    }

    /** Why they are of no use now, one line; null when they are. */
    String problem(Instant now) {
        X509Certificate own = chain.get(0);
        if (now.isAfter(own.getNotAfter().toInstant())) {
            return "expired at " + own.getNotAfter().toInstant();
        }
        if (now.isBefore(own.getNotBefore().toInstant())) {
            return "is not valid before " + own.getNotBefore().toInstant();
        }
        if (!keyFits(own)) {
            return "its key is not that of its certificate";
        }
        try {
            authorities.checkClientTrusted(chain.toArray(X509Certificate[]::new), "UNKNOWN");
            MemberTrust.checkName(own);
            return null;
        } catch (CertificateException e) {
            return "its own cluster would not trust it: " + e.getMessage();
        }
    }

    private boolean keyFits(X509Certificate own) {
        String algorithm =
                switch (key.getAlgorithm()) {
                    case "EC", "ECDSA" -> "SHA256withECDSA";
                    case "RSA" -> "SHA256withRSA";
                    default -> key.getAlgorithm();
                };
        try {
            byte[] text = own.getSignature();
            Signature signing = Signature.getInstance(algorithm);
            signing.initSign(key);
            signing.update(text);
            Signature checking = Signature.getInstance(algorithm);
            checking.initVerify(own.getPublicKey());
            checking.update(text);
            return checking.verify(signing.sign());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
