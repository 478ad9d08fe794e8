package org.isogloss.protocol.security;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Trusts who has a certificate of the cluster's authority for the cluster's name.
 *
 * <p>The name of a machine plays no part: nodes come and go, and are reached through other addresses than their own.
 * Asking for the cluster's name keeps out whoever has a certificate of the same authority for something else.
 */
final class MemberTrust extends X509ExtendedTrustManager {

    static final String CLUSTER_NAME = "isogloss";

    private static final int DNS_NAME = 2;

    private final Supplier<X509TrustManager> authorities;
    private final Runnable refused;

    /**
     * @param authorities asked at every connection
     * @param refused is told of every certificate that is not trusted
     */
    MemberTrust(Supplier<X509TrustManager> authorities, Runnable refused) {
        this.authorities = authorities;
        this.refused = refused;
    }

    /** Java's own checks of a chain: signatures, validity, what each certificate is for. */
    static X509TrustManager authorities(Collection<X509Certificate> certificates) throws GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        try {
            store.load(null, null);
        } catch (IOException e) {
            throw new IllegalStateException("nothing is read", e);
        }
        for (X509Certificate certificate : certificates) {
            store.setCertificateEntry(Integer.toString(store.size()), certificate);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        return (X509TrustManager) factory.getTrustManagers()[0];
    }

    private interface Check {
        void run() throws CertificateException;
    }

    private void check(X509Certificate[] chain, Check authority) throws CertificateException {
        try {
            authority.run();
            checkName(chain[0]);
        } catch (CertificateException e) {
            refused.run();
            throw e;
        }
    }

    /** @throws CertificateException when a certificate is not for the cluster */
    static void checkName(X509Certificate certificate) throws CertificateException {
        Collection<List<?>> names = certificate.getSubjectAlternativeNames();
        if (names == null
                || names.stream().noneMatch(name -> name.get(0).equals(DNS_NAME) && CLUSTER_NAME.equals(name.get(1)))) {
            throw new CertificateException("the certificate of " + certificate.getSubjectX500Principal()
                    + " is not for the name " + CLUSTER_NAME);
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        check(chain, () -> authorities.get().checkClientTrusted(chain, type));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        check(chain, () -> authorities.get().checkServerTrusted(chain, type));
    }

    // Java's own check of a machine's name goes by the socket or engine, and is left out with it.

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        checkClientTrusted(chain, type);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        checkServerTrusted(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        checkClientTrusted(chain, type);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        checkServerTrusted(chain, type);
    }

    /** Told to who connects, so that browsers do not offer certificates of others. */
    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return authorities.get().getAcceptedIssuers();
    }
}
