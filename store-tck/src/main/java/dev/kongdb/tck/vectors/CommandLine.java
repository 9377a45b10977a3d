package dev.kongdb.tck.vectors;

import dev.kongdb.config.KongConfig;
import dev.kongdb.tck.vectors.http.HttpVectors;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of the command.
 *
 * @param folder the folder of the vectors
 * @param answers the file for our answers, or null
 * @param store the kind of store on which scripts run
 * @param reached the settings of an existing database, or null to start a server
 * @param node the node to send HTTP requests to instead, or null
 */
record CommandLine(
        Path folder,
        @Nullable Path answers,
        StoreKind store,
        @Nullable KongConfig reached,
        HttpVectors.@Nullable Node node) {

    private static final Set<String> OPTIONS = Set.of("--answers", "--store", "--url", "--proxy", "--conf");

    static final String USAGE =
            """
            usage: vectors FOLDER [--answers FILE] [--store NAME] [--url URL]
                   vectors FOLDER|FILE --url URL_OF_ADMIN_API [--proxy URL] [--conf KONG_CONF]
              FOLDER          every *.jsonl in it is run
              --answers FILE  writes our answers there, one JSON object a line
              --store NAME    what DAO scripts run on: %s
              --url URL       a database that is there, and empty, such as postgresql://user:password@127.0.0.1:5432/kong;
                              without it a server is started, and thrown away. Or the Admin API of a node, such as
                              http://127.0.0.1:8001, whose database is empty, and is emptied
              --proxy URL     the proxy of that node, for lines that ask it
              --conf FILE     the configuration of that node, for lines about the events in its database
            """.formatted(StoreKind.ALL.stream().map(StoreKind::name).collect(Collectors.joining(", ")));

    /** The arguments are invalid; the message says why. */
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
        String proxy = null;
        String conf = null;
        for (int i = 0; i < arguments.length; i++) {
            String argument = arguments[i];
            if (!argument.startsWith("--")) {
                folder = once("a folder", folder, argument);
                continue;
            }
            int equals = argument.indexOf('=');
            String name = equals < 0 ? argument : argument.substring(0, equals);
            if (!OPTIONS.contains(name)) {
                throw new Wrong("there is no option " + name);
            }
            if (equals < 0 && i + 1 == arguments.length) {
                throw new Wrong(name + " needs a value");
            }
            String value = equals < 0 ? arguments[++i] : argument.substring(equals + 1);
            switch (name) {
                case "--answers" -> answers = once(name, answers, value);
                case "--store" -> store = once(name, store, value);
                case "--proxy" -> proxy = once(name, proxy, value);
                case "--conf" -> conf = once(name, conf, value);
                default -> url = once(name, url, value);
            }
        }
        if (folder == null) {
            throw new Wrong("no folder is named");
        }
        boolean asksNode = url != null && url.startsWith("http://");
        if (!asksNode && (proxy != null || conf != null)) {
            throw new Wrong("--proxy and --conf are of a node, whose Admin API --url names");
        }
        StoreKind kind = store == null
                ? StoreKind.ALL.get(0)
                : StoreKind.named(store).orElseThrow(() -> new Wrong("no store has that name"));
        try {
            return new CommandLine(
                    Path.of(folder),
                    answers == null ? null : Path.of(answers),
                    kind,
                    url == null || asksNode ? null : kind.reach(url),
                    asksNode
                            ? new HttpVectors.Node(
                                    URI.create(url),
                                    proxy == null ? null : URI.create(proxy),
                                    conf == null ? null : Path.of(conf))
                            : null);
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
