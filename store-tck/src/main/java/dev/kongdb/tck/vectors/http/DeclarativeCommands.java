package dev.kongdb.tck.vectors.http;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Gives a replay of declarative configurations access to the commands of a node, and to the
 * database into which they write.
 */
public interface DeclarativeCommands {
    /**
     * The output of {@code config parse} for a file, without {@code Error: }, the advice to run it
     * with {@code --v}, and leading and trailing blank lines.
     */
    String parse(Path file) throws IOException;

    /** The same part of the output of {@code config db_import}, on an empty database. */
    String importIntoEmptyDatabase(Path file) throws IOException;

    /**
     * The number of entities in the database, by the name of the entity, without the workspaces.
     */
    Map<String, Integer> rows() throws IOException;
}
