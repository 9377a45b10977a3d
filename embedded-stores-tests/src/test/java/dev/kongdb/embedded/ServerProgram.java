package dev.kongdb.embedded;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A program that tests run in its own JVM, in order to kill it. Its argument is a data directory,
 * or none for temporary data. It prints the process id of the server, its port, its password and
 * its data directory, and runs until its standard input ends.
 */
final class ServerProgram {
    private ServerProgram() {}

    public static void main(String[] arguments) throws IOException {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder();
        for (String dataDirectory : arguments) {
            builder.dataDirectory(Path.of(dataDirectory));
        }
        try (EmbeddedPostgres postgres = builder.start()) {
            PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
            out.println(postgres.pid() + " " + postgres.port() + " " + postgres.password() + " "
                    + postgres.dataDirectory());
            System.in.transferTo(out);
        }
    }
}
