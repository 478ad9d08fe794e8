package org.isogloss.protocol.security;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509TrustManager;

/**
 * Mutual TLS as all of a node's connections have it: TLS 1.3, its own certificate shown, and only certificates of the
 * cluster taken. Every new connection goes by the files as they are then; connections that are open stay.
 */
public final class ClusterTls {

    /** The name that every node's certificate is for. */
    public static final String NAME = MemberTrust.CLUSTER_NAME;

    public static final String PROTOCOL = "TLSv1.3";

    /** A resumed session is not checked again, so that none may be resumed for long. */
    private static final int SESSION_SECONDS = 300;

    private final Path directory;
    private final X509ExtendedKeyManager keys;
    private final X509TrustManager trust;
    private final SSLContext context;

    private ClusterTls(Path directory, Supplier<Credentials> credentials, Runnable refused) {
        this.directory = directory;
        this.keys = new NodeKeys(credentials);
        this.trust = new MemberTrust(() -> credentials.get().authorities(), refused);
        try {
            this.context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {keys}, new TrustManager[] {trust}, null);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has TLS", e);
        }
        context.getServerSessionContext().setSessionTimeout(SESSION_SECONDS);
        context.getClientSessionContext().setSessionTimeout(SESSION_SECONDS);
    }

    /**
     * TLS by what lies in a node's directory.
     *
     * @param directory with {@code ca.crt} and {@code node.pem}
     * @param events told, one line, when these are read again, or cannot be
     * @param refused told of every certificate that is not trusted
     * @throws org.isogloss.protocol.InputException when they cannot be used
     */
    public static ClusterTls open(Path directory, Consumer<String> events, Runnable refused) {
        return new ClusterTls(
                directory,
                new Reloaded<>(Credentials.files(directory), () -> Credentials.read(directory, Instant.now()), events),
                refused);
    }

    /** Where its files are. */
    public Path directory() {
        return directory;
    }

    /** For connections that are made or taken by Java's own classes. */
    public SSLContext context() {
        return context;
    }

    public X509ExtendedKeyManager keys() {
        return keys;
    }

    public X509TrustManager trust() {
        return trust;
    }

    /** The side that connects. */
    public SSLEngine client() {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(true);
        engine.setEnabledProtocols(new String[] {PROTOCOL});
        return engine;
    }

    /** The side that listens, for nodes alone: who shows no certificate is refused. */
    public SSLEngine server() {
        SSLEngine engine = serverForAll();
        engine.setNeedClientAuth(true);
        return engine;
    }

    /** The side that listens, also for browsers: who shows a certificate must show one of the cluster. */
    public SSLEngine serverForAll() {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        engine.setEnabledProtocols(new String[] {PROTOCOL});
        engine.setWantClientAuth(true);
        return engine;
    }

    /** The same as {@link #serverForAll}, for a server that sets up connections by parameters. */
    public SSLParameters parametersForAll() {
        SSLParameters parameters = context.getDefaultSSLParameters();
        parameters.setProtocols(new String[] {PROTOCOL});
        parameters.setWantClientAuth(true);
        return parameters;
    }

    /**
     * Tries out a connection that is open, as the side that connects, and ends it.
     *
     * @throws IOException when the other side is none of the cluster, or has no TLS
     */
    public void shakeHands(Socket socket, String host, int port) throws IOException {
        try (SSLSocket secured = (SSLSocket) context.getSocketFactory().createSocket(socket, host, port, true)) {
            secured.setEnabledProtocols(new String[] {PROTOCOL});
            secured.startHandshake();
        }
    }

    /** Whether the other side of a connection has shown a certificate, which then was one of the cluster. */
    public static boolean isMember(SSLSession session) {
        try {
            Certificate[] shown = session.getPeerCertificates();
            return shown.length > 0;
        } catch (SSLPeerUnverifiedException e) {
            return false;
        }
    }
}
