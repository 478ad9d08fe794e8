package org.isogloss.deploy.cli;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.security.OwnerOnly;
import org.isogloss.protocol.security.Token;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code isogloss certs token}. */
@Command(
        name = "token",
        mixinStandardHelpOptions = true,
        description = "Makes a random token for the page, the control API and metrics.")
final class CertsTokenCommand implements Callable<Integer> {

    @Parameters(paramLabel = "FILE", description = "Where to write it. It must not be there yet.")
    private Path file;

    @Override
    public Integer call() {
        try {
            // Without the end of a line: Prometheus's operator puts into a header whatever a secret holds.
            OwnerOnly.write(file, Token.random());
        } catch (FileAlreadyExistsException e) {
            throw new InputException(file + ": is there already (accepted: a file that is not)");
        } catch (IOException e) {
            throw new InputException(file + ": cannot be written: " + e);
        }
        System.out.println("token      " + file);
        return 0;
    }
}
