package org.isogloss.tests.launch;

import java.nio.file.Path;

/** Where the files are that people launch with. */
final class LaunchFiles {

    static final Path ROOT = Path.of("..", "deploy").toAbsolutePath().normalize();

    private LaunchFiles() {}
}
