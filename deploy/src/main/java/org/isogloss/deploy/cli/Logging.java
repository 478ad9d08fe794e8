package org.isogloss.deploy.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.OutputStreamAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.isogloss.protocol.InputException;
import org.slf4j.LoggerFactory;

/** Where log lines go: the coordinator's to a file beside the run, a worker's to its console. */
final class Logging {

    private Logging() {}

    static void toFile(Path directory, String name) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new InputException(
                    "run.dir: " + directory + " cannot be made: " + e + " (accepted: a directory that can)");
        }
        FileAppender<ILoggingEvent> file = new FileAppender<>();
        file.setFile(directory.resolve(name + ".log").toString());
        begin(file);
    }

    static void toConsole() {
        begin(new ConsoleAppender<>());
    }

    private static void begin(OutputStreamAppender<ILoggingEvent> appender) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%d{HH:mm:ss.SSS} %-5level %logger{0}: %msg%n");
        encoder.start();
        appender.setContext(context);
        appender.setEncoder(encoder);
        appender.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.detachAndStopAllAppenders();
        root.addAppender(appender);
        root.setLevel(Level.WARN);
        // Both warn of what is no trouble here: a machine without a GPU, a peer that has ended.
        context.getLogger("ai.djl").setLevel(Level.ERROR);
        context.getLogger("org.apache.pekko.stream.Materializer").setLevel(Level.ERROR);
        context.getLogger("isogloss").setLevel(Level.INFO);
        context.getLogger("org.isogloss").setLevel(Level.INFO);
    }
}
