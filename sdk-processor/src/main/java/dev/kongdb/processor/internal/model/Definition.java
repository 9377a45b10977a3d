package dev.kongdb.processor.internal.model;

import com.palantir.javapoet.ClassName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The definition of a field that follows from its annotations and its type. Immutable. */
public final class Definition {
    /** The base to which a definition adds attributes. */
    public sealed interface Base {}

    /** One of Kong's types. */
    public record OfType(String type) implements Base {}

    /** One of Kong's typedefs. */
    public record OfTypedef(String typedef) implements Base {}

    /** A record with a codec of its own. */
    public record OfRecord(ClassName codec, RecordModel fields) implements Base {}

    private final Base base;
    private final Map<String, Attribute> attributes;

    /** A definition. When two attributes have one name, the later one wins. */
    public Definition(Base base, Collection<Attribute> attributes) {
        this.base = base;
        this.attributes = new LinkedHashMap<>();
        attributes.forEach(attribute -> this.attributes.put(attribute.name(), attribute));
    }

    /** The base. */
    public Base base() {
        return base;
    }

    /** The attributes beyond the base, in source order. */
    public Collection<Attribute> attributes() {
        return attributes.values();
    }

    /** The attribute as written, or null when at most the base has it. */
    public @Nullable Attribute written(String name) {
        return attributes.get(name);
    }

    /**
     * The value of an attribute, written or of the typedef; null when there is none, or when it is
     * an explicit null.
     */
    public @Nullable Object get(String name) {
        Attribute attribute = attributes.get(name);
        if (attribute != null) {
            return attribute.value();
        }
        return base instanceof OfTypedef typedef
                ? KnownTypedefs.get(typedef.typedef()).get(name)
                : null;
    }

    /** Whether the attribute is there, written or of the typedef. */
    public boolean has(String name) {
        return attributes.containsKey(name)
                || (base instanceof OfTypedef typedef
                        && KnownTypedefs.get(typedef.typedef()).containsKey(name));
    }

    /** Whether the attribute is true. */
    public boolean is(String name) {
        return Boolean.TRUE.equals(get(name));
    }

    /** The type in Kong. */
    public String type() {
        if (base instanceof OfType of) {
            return of.type();
        }
        return base instanceof OfTypedef ? String.valueOf(get("type")) : "record";
    }

    /** The definition for the metaschema: as Kong has it, with stand-ins for functions. */
    public Map<String, @Nullable Object> toMap() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        if (base instanceof OfType of) {
            map.put("type", of.type());
        } else if (base instanceof OfTypedef of) {
            map.putAll(KnownTypedefs.get(of.typedef()));
        } else if (base instanceof OfRecord of) {
            map.putAll(of.fields().toMap());
        }
        attributes.values().forEach(attribute -> map.put(attribute.name(), plain(attribute.value())));
        return map;
    }

    /** A value in the form that the metaschema takes. */
    public static @Nullable Object plain(@Nullable Object value) {
        if (value instanceof Definition definition) {
            return definition.toMap();
        }
        if (value instanceof FunctionRef function) {
            return StandIns.of(function.contract());
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> plain = new ArrayList<>();
            list.forEach(element -> plain.add(plain(element)));
            return plain;
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> plain = new LinkedHashMap<>();
            map.forEach((key, element) -> plain.put(Objects.toString(key), plain(element)));
            return plain;
        }
        return value;
    }
}
