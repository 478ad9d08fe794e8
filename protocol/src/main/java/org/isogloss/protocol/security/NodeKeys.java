package org.isogloss.protocol.security;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * Shows a node's one certificate, whoever asks. A handshake asks for a name first, then for what has the name: the name is
 * the certificate's serial number, so that both are of one reading of the files.
 */
final class NodeKeys extends X509ExtendedKeyManager {

    private final Supplier<Credentials> credentials;
    private Credentials current;
    private Credentials before;

    /** @param credentials asked at every connection */
    NodeKeys(Supplier<Credentials> credentials) {
        this.credentials = credentials;
        this.current = credentials.get();
        this.before = current;
    }

    private synchronized String choose() {
        Credentials now = credentials.get();
        if (now != current) {
            before = current;
            current = now;
        }
        return alias(current);
    }

    private static String alias(Credentials of) {
        return of.chain().get(0).getSerialNumber().toString();
    }

    private synchronized Credentials of(String alias) {
        return alias(current).equals(alias) ? current : before;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return of(alias).chain().toArray(X509Certificate[]::new);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return of(alias).key();
    }

    private boolean isOf(String type) {
        return of(choose()).chain().get(0).getPublicKey().getAlgorithm().equals(type);
    }

    private String aliasOf(String[] types) {
        for (String type : types) {
            if (isOf(type)) {
                return choose();
            }
        }
        return null;
    }

    private String[] aliases(String type) {
        return isOf(type) ? new String[] {choose()} : null;
    }

    @Override
    public String[] getClientAliases(String type, Principal[] issuers) {
        return aliases(type);
    }

    @Override
    public String[] getServerAliases(String type, Principal[] issuers) {
        return aliases(type);
    }

    @Override
    public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
        return aliasOf(types);
    }

    @Override
    public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
        return aliasOf(new String[] {type});
    }

    @Override
    public String chooseEngineClientAlias(String[] types, Principal[] issuers, SSLEngine engine) {
        return aliasOf(types);
    }

    @Override
    public String chooseEngineServerAlias(String type, Principal[] issuers, SSLEngine engine) {
        return aliasOf(new String[] {type});
    }
}
