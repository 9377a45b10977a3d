package dev.kongdb.tck.vectors;

import dev.kongdb.config.KongConfig;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the command line asks for.
 *
 * @param folder where the vectors are
 * @param answers the file for our answers, or null
 * @param store what scripts run on
 * @param reached the settings of a database that is there, or null for a server of our own
 */
record CommandLine(
        Path folder,
        @Nullable Path answers,
        StoreKind store,
        @Nullable KongConfig reached) {

    static final String USAGE =
            """
            usage: vectors FOLDER [--answers FILE] [--store NAME] [--url URL]
              FOLDER          every *.jsonl in it is run
              --answers FILE  writes our answers there, one JSON object a line
              --store NAME    what DAO scripts run on: %s
              --url URL       a database that is there, and empty, such as postgresql://user:password@127.0.0.1:5432/kong;
                              without it a server is started, and thrown away
            """.formatted(StoreKind.ALL.stream().map(StoreKind::name).collect(Collectors.joining(", ")));

    /** A command line that cannot be followed; the message says why. */
    static final class Wrong extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Wrong(@Nullable String message) {
            super(message);
        }
    }

    static CommandLine parse(String... arguments) {
        String folder = null;
        String answers = null;
        String store = null;
        String url = null;
        for (int i = 0; i < arguments.length; i++) {
            String argument = arguments[i];
            if (!argument.startsWith("--")) {
                folder = once("a folder", folder, argument);
                continue;
            }
            int equals = argument.indexOf('=');
            String name = equals < 0 ? argument : argument.substring(0, equals);
            if (!name.equals("--answers") && !name.equals("--store") && !name.equals("--url")) {
                throw new Wrong("there is no option " + name);
            }
            if (equals < 0 && i + 1 == arguments.length) {
                throw new Wrong(name + " needs a value");
            }
            String value = equals < 0 ? arguments[++i] : argument.substring(equals + 1);
            switch (name) {
                case "--answers" -> answers = once(name, answers, value);
                case "--store" -> store = once(name, store, value);
                default -> url = once(name, url, value);
            }
        }
        if (folder == null) {
            throw new Wrong("no folder is named");
        }
        StoreKind kind = store == null
                ? StoreKind.ALL.get(0)
                : StoreKind.named(store).orElseThrow(() -> new Wrong("no store has that name"));
        try {
            return new CommandLine(
                    Path.of(folder),
                    answers == null ? null : Path.of(answers),
                    kind,
                    url == null ? null : kind.reach(url));
        } catch (InvalidPathException e) {
            throw new Wrong("'" + e.getInput() + "' can be no file: " + e.getReason());
        } catch (IllegalArgumentException e) {
            throw new Wrong(e.getMessage());
        }
    }

    private static String once(String name, @Nullable String before, String value) {
        if (before != null) {
            throw new Wrong(name + " is given twice");
        }
        return value;
    }
}
