package dev.kongdb.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The content of the file {@code postmaster.pid} in the data directory of a PostgreSQL server.
 *
 * @param pid the process id of the server
 * @param port the port it listens on; empty until it has written the port
 * @param ready whether it takes connections
 */
record PostmasterFile(long pid, String port, boolean ready) {
    private static final String NAME = "postmaster.pid";
    private static final int PORT_LINE = 3;
    private static final int STATUS_LINE = 7;

    /** Reads the file; empty if it does not exist or is still being written. */
    static Optional<PostmasterFile> read(Path dataDirectory) throws IOException {
        try {
            List<String> lines = Files.readAllLines(path(dataDirectory));
            long pid = lines.isEmpty() ? 0 : Long.parseLong(lines.get(0).trim());
            return pid <= 0
                    ? Optional.empty()
                    : Optional.of(new PostmasterFile(
                            pid,
                            line(lines, PORT_LINE),
                            line(lines, STATUS_LINE).equals("ready")));
        } catch (NoSuchFileException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    static Path path(Path dataDirectory) {
        return dataDirectory.resolve(NAME);
    }

    private static String line(List<String> lines, int number) {
        return lines.size() > number ? lines.get(number).trim() : "";
    }

    /**
     * The server process, if it runs. After a crash, the file stays. It may then name a process
     * that is gone, or another process: in containers, small process ids are soon reused.
     */
    Optional<ProcessHandle> process(Path dataDirectory) {
        return ProcessHandle.of(pid).filter(process -> runsIn(dataDirectory, process));
    }

    /** Whether a process works in the directory, as a server does in its data directory. */
    static boolean runsIn(Path directory, ProcessHandle process) {
        try {
            Path workingDirectory = Path.of("/proc", Long.toString(process.pid()), "cwd");
            return Files.readSymbolicLink(workingDirectory).equals(directory.toRealPath());
        } catch (IOException e) {
            // another user's process, or no /proc as on macOS
            List<String> arguments = List.of(process.info().arguments().orElse(new String[0]));
            return arguments.contains(directory.toString());
        }
    }
}
