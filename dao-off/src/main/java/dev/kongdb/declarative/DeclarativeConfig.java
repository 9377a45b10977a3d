package dev.kongdb.declarative;

import dev.kongdb.error.DeclarativeConfigException;
import dev.kongdb.error.Errors;
import dev.kongdb.schema.Field;
import dev.kongdb.schema.Schema;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads declarative configurations: YAML or JSON of the formats 1.1 and 2.1, with Kong's entities
 * and those of plugins. It uses the rules by which a DAO validates writes, and reports errors in
 * Kong's form. Immutable and thread-safe.
 */
public final class DeclarativeConfig {
    /** The hash of a node that has no configuration yet. */
    public static final String EMPTY_HASH = "0".repeat(32);

    private static final String TAGS = "tags";
    private static final String FAILED = "failed parsing declarative configuration";

    private final Errors errors = new Errors("declarative");
    private final Map<String, Entity> entities = new LinkedHashMap<>();
    private final Extras extras = new Extras();
    private final EntryChecks firstReading;
    private final EntryChecks secondReading;

    /** The format of a text. */
    public enum Format {
        /** JSON, or else YAML. */
        ANY,
        YAML,
        JSON
    }

    /**
     * Configurations of the given entities.
     *
     * @param schemas all entities, linked, parents first
     */
    public DeclarativeConfig(Collection<Schema> schemas) {
        List<Schema> kept =
                schemas.stream().filter(schema -> !schema.name().equals(TAGS)).toList();
        kept.forEach(schema -> entities.put(schema.name(), new Entity(schema)));
        for (Schema schema : kept) {
            for (Field field : schema.foreignFields()) {
                Schema parent = field.referencedSchema();
                Entity around = parent == null ? null : entities.get(parent.name());
                if (around != null && around.schema.field(schema.name()) == null) {
                    around.children.put(schema.name(), field);
                }
            }
        }
        Readings atTop = Readings.atTop(kept);
        Readings nested = Readings.nested(kept);
        firstReading =
                new EntryChecks(entities, extras, (entity, inside) -> (inside ? nested : atTop).of(entity.name()));
        secondReading = new EntryChecks(entities, extras, (entity, inside) -> entity.schema);
    }

    /**
     * Reads a text.
     *
     * @throws DeclarativeConfigException when it is invalid
     */
    public DeclarativeContent read(String text, Format format) {
        Object document;
        try {
            document = parsed(text, format);
        } catch (SyntaxFault e) {
            throw refused(FAILED + ": " + e.getMessage());
        }
        return read(document, md5(text));
    }

    /** As {@link #read(String, Format)}, for a document that is parsed already. */
    public DeclarativeContent read(Map<String, ? extends @Nullable Object> document) {
        return read(document, md5(String.valueOf(document)));
    }

    /** The hash of a text, as {@link DeclarativeContent#hash}. */
    public static String hash(String text) {
        return md5(text);
    }

    /** The errors for people, as a tree of lines. */
    public static String text(DeclarativeConfigException refused) {
        Map<String, @Nullable Object> fields = refused.fields();
        return fields.size() == 1 && fields.get("error") instanceof String message
                ? message
                : ErrorTree.text(ErrorTree.of(fields));
    }

    /** The places of the errors in a text: a line with line, column, path and message for each. */
    public static List<String> locations(String text, DeclarativeConfigException refused) {
        return Locations.of(text, ErrorTree.of(refused.fields()));
    }

    private @Nullable Object parsed(String text, Format format) throws SyntaxFault {
        if (format != Format.YAML) {
            try {
                Object json = JsonReader.read(text);
                if (json instanceof Map<?, ?> || json instanceof List<?>) {
                    return json;
                }
                if (format == Format.JSON) {
                    throw refused(FAILED);
                }
            } catch (SyntaxFault e) {
                if (format == Format.JSON) {
                    throw e;
                }
            }
        }
        Object yaml = YamlReader.read(text);
        if (yaml == null || yaml instanceof Map<?, ?> || yaml instanceof List<?>) {
            return yaml;
        }
        throw new SyntaxFault("expected an object");
    }

    private DeclarativeContent read(@Nullable Object document, String hash) {
        Map<?, ?> map = document instanceof Map<?, ?> given ? given : Map.of();
        if (document instanceof List<?> list && !list.isEmpty()) {
            throw refused("expected an object, not a list");
        }
        Map<Object, Object> wrong = firstReading.errors(map);
        if (!wrong.isEmpty()) {
            Map<Object, Object> still = secondReading.errors(SecondReading.of(entities, map));
            if (!still.isEmpty()) {
                throw refused(ErrorTree.merged(still, wrong));
            }
        }
        Flattening flattening = new Flattening(entities);
        Map<Object, Object> unresolved = flattening.add(map);
        if (!unresolved.isEmpty()) {
            throw refused(unresolved);
        }
        return new DeclarativeContent(
                flattening.rows(),
                String.valueOf(map.get(Extras.FORMAT_VERSION)),
                !Boolean.FALSE.equals(map.get(Extras.TRANSFORM)),
                hash,
                flattening.warnings());
    }

    private DeclarativeConfigException refused(String message) {
        return errors.declarativeConfig(Map.of("error", message));
    }

    private DeclarativeConfigException refused(Map<Object, Object> tree) {
        return errors.declarativeConfig(ErrorTree.fields(tree));
    }

    private static String md5(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has MD5", e);
        }
    }
}
