package org.isogloss.protocol.security;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.isogloss.protocol.InputException;

/**
 * How a process is guarded.
 *
 * @param tls null for plain connections
 * @param token null for none
 * @param refused told of everything that is not let in
 */
public record NodeSecurity(ClusterTls tls, Token token, Consumer<Refusal> refused) {

    /** For processes that talk among themselves on one machine. */
    public static final NodeSecurity NONE = new NodeSecurity(null, null, refusal -> {});

    /**
     * Where secrets are.
     *
     * @param tls a node's directory; null for plain connections
     * @param tokenFile null for none
     * @param insecure whether a node may listen beyond its machine without TLS
     */
    public record Settings(Path tls, Path tokenFile, boolean insecure) {

        /** Of a process on loopback that guards nothing. */
        public static final Settings PLAIN = new Settings(null, null, false);

        /**
         * Refuses plain connections from other machines.
         *
         * @param key the setting or option that names the host
         * @param how what lets them be plain all the same
         * @throws InputException when the host is not this machine's alone, and there is no TLS
         */
        public void check(String key, String host, String tlsKey, String how) {
            if (tls == null && !insecure && !isLoopback(host)) {
                throw new InputException(key + " is " + host + ", which other machines reach, and there is no TLS"
                        + " (accepted: " + tlsKey + " with a directory that isogloss certs makes, a loopback address,"
                        + " or " + how + " in a network that you trust)");
            }
        }

        /**
         * Where a node that is guarded so serves something over HTTP.
         *
         * @param address HOST:PORT
         */
        public String url(String address, String path) {
            return (tls == null ? "http://" : "https://") + address + path;
        }

        /** What has no address is for others to tell. */
        private static boolean isLoopback(String host) {
            try {
                return InetAddress.getByName(host).isLoopbackAddress();
            } catch (UnknownHostException e) {
                return true;
            }
        }
    }

    /**
     * Reads the secrets.
     *
     * @param events told, one line, when they are read again, or cannot be
     * @throws InputException when they cannot be used
     */
    public static NodeSecurity open(Settings settings, Consumer<String> events, Consumer<Refusal> refused) {
        return new NodeSecurity(
                settings.tls() == null
                        ? null
                        : ClusterTls.open(settings.tls(), events, () -> refused.accept(Refusal.CERTIFICATE)),
                settings.tokenFile() == null ? null : Token.open(settings.tokenFile(), events),
                refused);
    }

    public Access access() {
        return new Access(tls != null, token);
    }
}
