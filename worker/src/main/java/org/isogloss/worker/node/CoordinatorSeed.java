package org.isogloss.worker.node;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;
import org.isogloss.protocol.HostPort;

/**
 * Where a worker is told to look for coordinators: at one address, or at every address that a name has.
 *
 * @param at the address; with a name, its host is the name
 * @param byName whether to look at each address that the host's name has at that moment
 */
public record CoordinatorSeed(HostPort at, boolean byName) {

    private static final String DNS = "dns:";

    /** What a name server knows of a name. */
    @FunctionalInterface
    interface Names {

        /** All addresses of a name. */
        InetAddress[] addresses(String name) throws UnknownHostException;
    }

    /** Reads HOST:PORT or dns:NAME:PORT; null when it is of neither form. */
    public static CoordinatorSeed parse(String text) {
        boolean byName = text.startsWith(DNS);
        HostPort address = HostPort.parse(byName ? text.substring(DNS.length()) : text);
        return address == null ? null : new CoordinatorSeed(address, byName);
    }

    /**
     * The addresses now, in the order of their numbers, so that two looks at the same answer are alike. Coordinators are
     * known by the address that they listen on, which is why a name is replaced by what it stands for.
     *
     * @throws UnknownHostException when the name has no IPv4 address
     */
    List<HostPort> addresses(Names names) throws UnknownHostException {
        if (!byName) {
            return List.of(at);
        }
        List<HostPort> found = Stream.of(known(names))
                .filter(Inet4Address.class::isInstance)
                .map(InetAddress::getHostAddress)
                .sorted()
                .map(host -> new HostPort(host, at.port()))
                .toList();
        if (found.isEmpty()) {
            throw new UnknownHostException(at.host() + " has no IPv4 address");
        }
        return found;
    }

    private InetAddress[] known(Names names) {
        try {
            return names.addresses(at.host());
        } catch (UnknownHostException e) {
            return new InetAddress[0];
        }
    }

    @Override
    public String toString() {
        return (byName ? DNS : "") + at;
    }
}
