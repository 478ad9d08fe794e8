package org.isogloss.deploy.local;

import java.util.ArrayList;
import java.util.List;
import org.isogloss.protocol.security.NodeSecurity;

/** A coordinator's secrets as options for worker processes on the same machine. */
public final class SecurityArguments {

    private SecurityArguments() {}

    public static List<String> of(NodeSecurity.Settings settings) {
        List<String> args = new ArrayList<>();
        if (settings.tls() != null) {
            args.addAll(List.of("--tls", settings.tls().toString()));
        }
        if (settings.tokenFile() != null) {
            args.addAll(List.of("--token-file", settings.tokenFile().toString()));
        }
        return args;
    }
}
