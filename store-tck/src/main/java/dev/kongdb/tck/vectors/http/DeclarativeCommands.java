package dev.kongdb.tck.vectors.http;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** How a replay of declarative configurations gets at the commands of a node, and at the database that they write into. */
public interface DeclarativeCommands {
    /**
     * What {@code config parse} prints of a file: without {@code Error: }, the advice to run it with {@code --v}, and blank lines around.
     */
    String parse(Path file) throws IOException;

    /** What {@code config db_import} prints of a file, likewise, on an empty database. */
    String importIntoEmptyDatabase(Path file) throws IOException;

    /** How many entities there are in the database, by the name of the entity; without the workspaces. */
    Map<String, Integer> rows() throws IOException;
}
