package org.isogloss.protocol.security;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemObjectGenerator;
import org.bouncycastle.util.io.pem.PemWriter;
import org.isogloss.protocol.InputException;

/** Certificates and keys as texts: what one PEM file has. */
final class Pem {

    private static final long LARGEST_BYTES = 1 << 20;

    private final Path file;
    private final List<X509Certificate> certificates = new ArrayList<>();
    private PrivateKey key;

    private Pem(Path file) {
        this.file = file;
    }

    /** @throws InputException when there is no such file, or it cannot be understood */
    static Pem read(Path file) {
        try {
            if (Files.size(file) > LARGEST_BYTES) {
                throw new InputException(file + ": has " + Files.size(file) + " bytes (accepted: at most "
                        + LARGEST_BYTES + ", certificates and keys as PEM)");
            }
            return parse(file, Files.readString(file, StandardCharsets.US_ASCII));
        } catch (NoSuchFileException e) {
            throw new InputException(file + ": no such file (accepted: one of a directory that isogloss certs makes)");
        } catch (IOException e) {
            throw new InputException(file + ": cannot be read: " + e);
        }
    }

    private static Pem parse(Path file, String text) {
        Pem pem = new Pem(file);
        try (PEMParser parser = new PEMParser(new StringReader(text))) {
            for (Object found = parser.readObject(); found != null; found = parser.readObject()) {
                pem.add(found);
            }
            return pem;
        } catch (IOException | CertificateException | RuntimeException e) {
            throw e instanceof InputException told
                    ? told
                    : new InputException(file + ": is damaged: " + e.getMessage() + " (accepted: PEM)");
        }
    }

    private void add(Object found) throws IOException, CertificateException {
        if (found instanceof X509CertificateHolder holder) {
            certificates.add(new JcaX509CertificateConverter().getCertificate(holder));
        } else if (found instanceof PEMKeyPair pair) {
            key = new JcaPEMKeyConverter().getKeyPair(pair).getPrivate();
        } else if (found instanceof PrivateKeyInfo info) {
            key = new JcaPEMKeyConverter().getPrivateKey(info);
        } else if (found.getClass().getSimpleName().contains("Encrypted")) {
            throw new InputException(file + ": its key needs a passphrase (accepted: a key without)");
        }
    }

    /** Those of the file, at least one, in its order. */
    List<X509Certificate> certificates() {
        if (certificates.isEmpty()) {
            throw new InputException(file + ": has no certificate (accepted: PEM, -----BEGIN CERTIFICATE-----)");
        }
        return certificates;
    }

    PrivateKey key() {
        if (key == null) {
            throw new InputException(file + ": has no private key (accepted: PEM, -----BEGIN PRIVATE KEY-----)");
        }
        return key;
    }

    static String text(X509Certificate certificate) {
        try {
            return text(new PemObject("CERTIFICATE", certificate.getEncoded()));
        } catch (CertificateException e) {
            throw new IllegalStateException("a certificate can be written", e);
        }
    }

    /** As PKCS #8, without a passphrase. */
    static String text(PrivateKey key) {
        try {
            return text(new JcaPKCS8Generator(key, null));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(PemObjectGenerator object) {
        StringWriter text = new StringWriter();
        try (PemWriter writer = new PemWriter(text)) {
            writer.writeObject(object);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }
}
