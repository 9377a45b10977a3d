package dev.kongdb.host.cli;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The command {@code plugin-host} in a second process, which runs one command after the other,
 * because to start a JVM takes ten times as long as to run a command.
 */
final class Commands implements AutoCloseable {
    /** Separates the output of a command from its exit status. */
    private static final int END = 0;

    private final Process process;
    private final DataOutputStream to;
    private final InputStream from;

    private Commands(Process process) {
        this.process = process;
        this.to = new DataOutputStream(process.getOutputStream());
        this.from = new BufferedInputStream(process.getInputStream());
    }

    /** Starts the process in this folder. */
    static Commands in(Path folder) throws IOException {
        return new Commands(new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Dorg.slf4j.simpleLogger.logFile=System.err",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Commands.class.getName())
                .redirectErrorStream(true)
                .directory(folder.toFile())
                .start());
    }

    /** Runs a command and waits for its end. */
    CommandRun run(Map<String, String> settings, String command, String... arguments) throws IOException {
        List<String> line = new ArrayList<>(List.of(command));
        line.addAll(List.of(arguments));
        settings.forEach((setting, value) -> line.addAll(List.of("-s", setting + "=" + value)));
        to.writeInt(line.size());
        for (String word : line) {
            to.writeUTF(word);
        }
        to.flush();
        String output = next(END);
        return new CommandRun(Integer.parseInt(next('\n')), output);
    }

    private String next(int end) throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        for (int next = from.read(); next != end; next = from.read()) {
            if (next < 0) {
                throw new EOFException("the process ended after: " + read.toString(StandardCharsets.UTF_8));
            }
            read.write(next);
        }
        return read.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** The main method of the process: runs each command that it reads. */
    public static void main(String[] none) throws IOException {
        DataInputStream in = new DataInputStream(new BufferedInputStream(System.in));
        while (true) {
            String[] line = new String[in.readInt()];
            for (int i = 0; i < line.length; i++) {
                line[i] = in.readUTF();
            }
            int exit = Main.run(line);
            System.err.flush();
            System.out.print((char) END + "" + exit + '\n');
            System.out.flush();
        }
    }
}
