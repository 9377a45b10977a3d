package dev.kongdb.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Reads the log of the tested hosts from the file of the tests' logger. */
public final class TestLog {
    private TestLog() {}

    /** The number of lines that contain the text. */
    public static long lines(String text) {
        try (Stream<String> lines =
                Files.lines(Path.of(System.getProperty("org.slf4j.simpleLogger.logFile", "target/tests.log")))) {
            return lines.filter(line -> line.contains(text)).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
