package dev.kongdb.embedded;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Like {@link ServerProgram}, with Cassandra. */
final class CassandraProgram {
    private CassandraProgram() {}

    public static void main(String[] arguments) throws IOException {
        EmbeddedCassandra.Builder builder = EmbeddedCassandra.builder();
        for (String dataDirectory : arguments) {
            builder.dataDirectory(Path.of(dataDirectory));
        }
        try (EmbeddedCassandra cassandra = builder.start()) {
            PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
            out.println(cassandra.pid() + " " + cassandra.port() + " " + cassandra.password() + " "
                    + cassandra.dataDirectory());
            System.in.transferTo(out);
        }
    }
}
