package org.isogloss.deploy.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.isogloss.protocol.InputException;
import org.slf4j.LoggerFactory;

/**
 * Where log lines go: the coordinator's to a file beside the run, a worker's to its console. They are text, or JSON for programs
 * if the environment says {@value #FORMAT}=json.
 */
final class Logging {

    private static final String FORMAT = "ISOGLOSS_LOG";

    private Logging() {}

    /** @param about what every line is of, by name */
    static void toFile(Path directory, String name, Map<String, String> about) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new InputException(
                    "run.dir: " + directory + " cannot be made: " + e + " (accepted: a directory that can)");
        }
        FileAppender<ILoggingEvent> file = new FileAppender<>();
        file.setFile(directory.resolve(name + ".log").toString());
        begin(file, about);
    }

    static void toConsole() {
        toConsole(Map.of());
    }

    /** @param about what every line is of, by name */
    static void toConsole(Map<String, String> about) {
        begin(new ConsoleAppender<>(), about);
    }

    /** @throws InputException when the environment asks for another format than there are */
    private static Encoder<ILoggingEvent> encoder() {
        String format = System.getenv().getOrDefault(FORMAT, "text");
        return switch (format) {
            case "text" -> {
                PatternLayoutEncoder text = new PatternLayoutEncoder();
                text.setPattern("%d{HH:mm:ss.SSS} %-5level %logger{0}: %msg %kvp%n");
                yield text;
            }
            case "json" -> {
                JsonEncoder json = new JsonEncoder();
                json.setWithSequenceNumber(false);
                json.setWithNanoseconds(false);
                json.setWithFormattedMessage(true);
                json.setWithMessage(false);
                json.setWithArguments(false);
                yield json;
            }
            default ->
                throw new InputException("the environment has " + FORMAT + "='" + format + "' (accepted: text, json)");
        };
    }

    private static void begin(OutputStreamAppender<ILoggingEvent> appender, Map<String, String> about) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        about.forEach(context::putProperty);
        Encoder<ILoggingEvent> encoder = encoder();
        encoder.setContext(context);
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
