package org.isogloss.deploy.cli;

import org.isogloss.protocol.Build;
import picocli.CommandLine.IVersionProvider;

/** What {@code isogloss --version} prints. */
final class VersionText implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {"isogloss " + Build.version()};
    }
}
