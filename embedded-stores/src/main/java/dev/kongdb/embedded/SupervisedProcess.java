package dev.kongdb.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A command that never outlives this JVM, however the JVM ends. It runs as the child of a shell
 * whose standard input is a pipe from this JVM. The shell passes on the signals that it reads
 * there. When the pipe ends, as it does even at a {@code kill -9} of the JVM, the shell ends the
 * command: first in order, then by force.
 */
final class SupervisedProcess implements AutoCloseable {
    /**
     * Leaves the process group of the terminal. Ctrl-C must reach only the JVM, which then ends the
     * command in order. macOS has no setsid; there the script below takes care of it.
     */
    private static final String DETACH = "command -v setsid >/dev/null && exec setsid \"$@\"; exec \"$@\"";

    /**
     * Arguments: the log, the directory to delete if the JVM vanishes (or nothing), the command. It
     * prints the command's process id. The reader is a shell of its own, since no shell can wait
     * for a line and for a child at once. If a signal other than the trapped one ended the reader,
     * or its status is 7, the pipe had ended. A shell gives background commands /dev/null to read,
     * so the pipe is passed as descriptor 3. And background commands ignore INT until they change
     * that, so TERM comes first, which always reaches a command that has just begun.
     */
    private static final String SUPERVISE = """
            command -v setsid >/dev/null || set -m 2>/dev/null
            log=$1 scrap=$2
            shift 2
            exec 3<&0
            "$@" </dev/null 3<&- >>"$log" 2>&1 &
            command=$!
            trap '' HUP INT QUIT TERM TSTP
            {
                while read -r signal; do
                    kill -s "$signal" "$command"
                done
                trap 'kill -s KILL "$nap"; exit 7' USR1
                kill -s TERM "$command"
                for signal in INT QUIT KILL; do
                    kill -s "$signal" "$command"
                    sleep 10 &
                    nap=$!
                    wait "$nap"
                done
                exit 7
            } <&3 >/dev/null 2>&1 &
            reader=$!
            echo "$command"
            exec <&- 3<&- >/dev/null 2>&1
            wait "$command"
            status=$?
            kill -s USR1 "$reader"
            wait "$reader"
            if [ $? = 7 ] && [ -n "$scrap" ]; then
                rm -rf -- "$scrap"
            fi
            exit "$status"
            """;

    private final Process shell;
    private final long pid;

    private SupervisedProcess(Process shell, long pid) {
        this.shell = shell;
        this.pid = pid;
    }

    /**
     * Starts a command.
     *
     * @param environment the command's whole environment
     * @param directory its working directory; the command's user need not be able to reach it by
     *     its name
     * @param log the existing file that the command's output is appended to, in that directory or
     *     the one above
     * @param scrap the directory that is deleted if the JVM ends before the command
     */
    static SupervisedProcess start(
            ServerAccount account,
            List<String> command,
            Map<String, String> environment,
            Path directory,
            Path log,
            @Nullable Path scrap)
            throws IOException {
        List<String> line = new ArrayList<>(List.of("/bin/sh", "-c", DETACH, "kongdb-embedded"));
        line.addAll(account.prefix());
        line.addAll(List.of(
                "/bin/sh",
                "-c",
                SUPERVISE,
                "kongdb-embedded",
                directory.relativize(log).toString()));
        line.add(scrap == null ? "" : scrap.toString());
        line.addAll(command);
        ProcessBuilder builder =
                new ProcessBuilder(line).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process shell = builder.start();
        @Nullable String said = null;
        try {
            said = new BufferedReader(new InputStreamReader(shell.getInputStream(), StandardCharsets.UTF_8)).readLine();
            return new SupervisedProcess(shell, Long.parseLong(String.valueOf(said)));
        } catch (IOException | NumberFormatException e) {
            shell.getOutputStream().close();
            throw new IOException("the shell that was to run " + command.get(0) + " said: " + said, e);
        }
    }

    /** The process id of the command itself. */
    long pid() {
        return pid;
    }

    /** Sends a signal, named as in the command {@code kill}; none if the command has ended. */
    void signal(String name) {
        OutputStream pipe = shell.getOutputStream();
        try {
            pipe.write((name + "\n").getBytes(StandardCharsets.US_ASCII));
            pipe.flush();
        } catch (IOException e) {
            // the reader is gone, and so is the command
        }
    }

    /** Waits until the command has ended, for at most this time. Returns whether it has ended. */
    boolean awaitExit(Duration atMost) throws InterruptedException {
        return shell.waitFor(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    /**
     * Sends signals one after the other, each after waiting this time for the one before. Returns
     * whether the command has ended.
     */
    boolean end(Duration each, String... signals) {
        boolean interrupted = false;
        try {
            for (String signal : signals) {
                signal(signal);
                long deadline = System.nanoTime() + each.toNanos();
                for (long left = each.toNanos(); left > 0; left = deadline - System.nanoTime()) {
                    try {
                        if (awaitExit(Duration.ofNanos(left))) {
                            return true;
                        }
                    } catch (InterruptedException e) {
                        interrupted = true; // an end must not be left half done
                    }
                }
            }
            return false;
        } finally {
            close();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * The exit status of a command that has ended; 128 plus the signal's number if a signal ended
     * it.
     */
    int exitStatus() {
        return shell.exitValue();
    }

    /** Releases the command, which the shell now ends if it still runs. */
    @Override
    public void close() {
        try {
            shell.getOutputStream().close();
        } catch (IOException e) {
            // it was closed with the end of the shell
        }
    }
}
