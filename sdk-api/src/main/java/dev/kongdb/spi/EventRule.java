package dev.kongdb.spi;

import dev.kongdb.event.Operation;
import dev.kongdb.schema.Field;
import dev.kongdb.schema.Schema;
import dev.kongdb.value.Reference;
import dev.kongdb.value.Row;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Describes, as data, an event that a kind of write causes, as Kong writes it. A store turns it
 * into what it needs, such as SQL or a text. Immutable.
 *
 * @param channel the channel
 * @param data the pieces of its content, one after the other; if a piece is null, there is no event
 * @param of the row whose values they are
 * @param unlessSame whether there is no event if the new row has the same content
 * @param version whether it makes nodes read again, so that it has to come after the events that
 *     make them remove cached values
 * @param perServerName whether there is one event for each server name of the written certificate
 */
public record EventRule(
        String channel, List<Piece> data, Of of, boolean unlessSame, boolean version, boolean perServerName) {
    /** Kong's cache keys have five parts between the entity and the workspace. */
    private static final int KEY_PARTS = 5;

    /** A row of a write. */
    public enum Of {
        /** As it is now, or was before it was deleted. */
        ROW,
        /** As it was before an update. */
        OLD
    }

    /** The form of a field's value in an event. */
    public enum Form {
        /** As it is; nothing when it is null. */
        PLAIN,
        /**
         * The wildcard of a server name's first label, such as {@code *.example.com}; null when it
         * has none.
         */
        WILD_PREFIX,
        /**
         * The wildcard of a server name's last label, such as {@code a.example.*}; null when it has
         * none.
         */
        WILD_SUFFIX
    }

    /** A piece of an event's content. */
    public sealed interface Piece {
        /** A constant text. */
        record Text(String text) implements Piece {}

        /** The value of a field; for a reference, the first part of its key. */
        record Value(Field field, Form form) implements Piece {}

        /** The workspace of the row. */
        record Workspace() implements Piece {}

        /** The workspace named {@code default}. */
        record DefaultWorkspace() implements Piece {}
    }

    /** The events of a write of that entity. */
    public static List<EventRule> of(Schema schema, Operation operation) {
        List<EventRule> rules = new ArrayList<>();
        List<Piece> key = cacheKey(schema, operation);
        if (operation == Operation.UPDATE && schema.name().equals("snis")) {
            // Kong posts the event of the old server name twice, and none of the new name.
            for (int i = 0; i < 2; i++) {
                rules.add(invalidation(key, Of.ROW));
                rules.addAll(serverNames(schema, Of.OLD));
            }
            return List.copyOf(rules);
        }
        rules.add(invalidation(key, Of.ROW));
        if (operation == Operation.UPDATE) {
            rules.add(new EventRule(ClusterEvent.INVALIDATIONS, key, Of.OLD, true, false, false));
        }
        switch (schema.name()) {
            case "routes" -> rules.add(version("router:version"));
            case "services" -> {
                if (operation == Operation.UPDATE) {
                    rules.add(version("router:version"));
                }
            }
            case "plugins" -> rules.add(version("plugins_iterator:version"));
            case "snis" -> rules.addAll(serverNames(schema, Of.ROW));
            case "certificates" -> {
                if (operation == Operation.UPDATE) {
                    rules.add(new EventRule(
                            ClusterEvent.INVALIDATIONS,
                            List.of(new Piece.Text("certificates:"), value(schema, "id", Form.PLAIN)),
                            Of.ROW,
                            false,
                            false,
                            true));
                }
            }
            case "upstreams" ->
                rules.add(balancer(
                        "balancer:upstreams",
                        List.of(
                                new Piece.Text(operation.kongName() + ":"),
                                new Piece.Workspace(),
                                new Piece.Text(":"),
                                value(schema, "id", Form.PLAIN),
                                new Piece.Text(":"),
                                value(schema, "name", Form.PLAIN))));
            case "targets" ->
                rules.add(balancer(
                        "balancer:targets",
                        List.of(new Piece.Text(operation.kongName() + ":"), value(schema, "upstream", Form.PLAIN))));
            default -> {}
        }
        return List.copyOf(rules);
    }

    /**
     * Whether an event, made by one of these rules, has to come after the events that remove cached
     * values.
     */
    public static boolean isVersion(ClusterEvent event) {
        return event.data().endsWith(":version") || event.channel().startsWith("balancer:");
    }

    /**
     * The cache key of the row. Kong appends a workspace to the key of a deleted entity, even if
     * the entity has none.
     */
    private static List<Piece> cacheKey(Schema schema, Operation operation) {
        List<Field> fields = schema.cacheKey().isEmpty() ? schema.primaryKey() : schema.cacheKey();
        List<Piece> pieces = new ArrayList<>();
        pieces.add(new Piece.Text(schema.name()));
        for (int i = 0; i < KEY_PARTS; i++) {
            pieces.add(new Piece.Text(":"));
            if (i < fields.size()) {
                pieces.add(new Piece.Value(fields.get(i), Form.PLAIN));
            }
        }
        pieces.add(new Piece.Text(":"));
        if (schema.workspaceable()) {
            pieces.add(new Piece.Workspace());
        } else if (operation == Operation.DELETE) {
            pieces.add(new Piece.DefaultWorkspace());
        }
        return pieces;
    }

    private static List<EventRule> serverNames(Schema schema, Of of) {
        List<EventRule> rules = new ArrayList<>();
        for (Form form : Form.values()) {
            rules.add(invalidation(List.of(new Piece.Text("snis:"), value(schema, "name", form)), of));
        }
        return rules;
    }

    private static EventRule invalidation(List<Piece> data, Of of) {
        return new EventRule(ClusterEvent.INVALIDATIONS, data, of, false, false, false);
    }

    private static EventRule version(String name) {
        return new EventRule(ClusterEvent.INVALIDATIONS, List.of(new Piece.Text(name)), Of.ROW, false, true, false);
    }

    private static EventRule balancer(String channel, List<Piece> data) {
        return new EventRule(channel, data, Of.ROW, false, true, false);
    }

    private static Piece value(Schema schema, String field, Form form) {
        return new Piece.Value(Objects.requireNonNull(schema.field(field)), form);
    }

    /**
     * The content of the event for a row; null when there is no event.
     *
     * @param defaultWorkspace the id of the workspace named {@code default}
     */
    public @Nullable String dataOf(Row row, @Nullable UUID defaultWorkspace) {
        StringBuilder text = new StringBuilder(96);
        for (Piece piece : data) {
            if (piece instanceof Piece.Text literal) {
                text.append(literal.text());
            } else if (piece instanceof Piece.Workspace) {
                text.append(row.workspaceId() == null ? "" : row.workspaceId());
            } else if (piece instanceof Piece.DefaultWorkspace) {
                text.append(defaultWorkspace == null ? "" : defaultWorkspace);
            } else if (piece instanceof Piece.Value value) {
                String formed = formed(row.get(value.field().position()), value.form());
                if (formed == null) {
                    return null;
                }
                text.append(formed);
            }
        }
        return text.toString();
    }

    private static @Nullable String formed(@Nullable Object value, Form form) {
        String text = text(value);
        return switch (form) {
            case PLAIN -> text;
            case WILD_PREFIX -> wildPrefix(text);
            case WILD_SUFFIX -> wildSuffix(text);
        };
    }

    private static String text(@Nullable Object value) {
        if (value == null || value == Row.NULL) {
            return "";
        }
        if (value instanceof Reference<?> reference) {
            Map<String, Object> key = reference.fields();
            Iterator<Object> parts = key.values().iterator();
            return String.valueOf(key.containsKey("id") ? key.get("id") : parts.next());
        }
        return value.toString();
    }

    private static @Nullable String wildPrefix(String name) {
        int star = name.indexOf('*');
        int first = name.indexOf('.');
        if (star >= 0) {
            return star == 0 ? name : null;
        }
        int second = name.indexOf('.', first + 1);
        return first > 0 && second > first + 1 && second < name.length() - 1 ? "*" + name.substring(first) : null;
    }

    private static @Nullable String wildSuffix(String name) {
        int star = name.indexOf('*');
        int last = name.lastIndexOf('.');
        if (star >= 0) {
            return star == name.length() - 1 ? name : null;
        }
        return last > 0 && name.charAt(last - 1) != '.' && last < name.length() - 1
                ? name.substring(0, last + 1) + "*"
                : null;
    }
}
