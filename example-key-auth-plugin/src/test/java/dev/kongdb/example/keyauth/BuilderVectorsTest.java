package dev.kongdb.example.keyauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.KongSchemas;
import dev.kongdb.dao.EntityBuilder;
import dev.kongdb.entity.ConsumerBuilder;
import dev.kongdb.entity.Endpoint;
import dev.kongdb.entity.PluginBuilder;
import dev.kongdb.entity.RouteBuilder;
import dev.kongdb.entity.ServiceBuilder;
import dev.kongdb.schema.Schema;
import dev.kongdb.tck.vectors.CoreEntitiesVectors;
import dev.kongdb.tck.vectors.Vector;
import dev.kongdb.tck.vectors.VectorFile;
import dev.kongdb.tck.vectors.VectorRunner;
import dev.kongdb.tck.vectors.VectorRunner.Outcome;
import dev.kongdb.value.Reference;
import dev.kongdb.value.Row;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * The typed builders and the maps are equivalent: if Java's types can express the input of a
 * vector, the row of the builder gets Kong's answer, too. The test calls the builders by
 * reflection.
 */
class BuilderVectorsTest {
    /**
     * How many of the 821 vectors the builders could express when this was written. Fewer would
     * mean that the test checks less than before.
     */
    private static final Map<String, Integer> AT_LEAST =
            Map.of("services", 162, "routes", 266, "consumers", 55, "plugins", 124, "keyauth_credentials", 37);

    private static final Map<String, Supplier<? extends EntityBuilder<?>>> BUILDERS = Map.of(
            "services", ServiceBuilder::with,
            "routes", RouteBuilder::with,
            "consumers", ConsumerBuilder::with,
            "plugins", PluginBuilder::with,
            "keyauth_credentials", KeyAuthCredentialBuilder::with);

    /** The reasons why a builder cannot express an input: the compiler would refuse the call. */
    private enum Reason {
        NO_SUCH_SETTER,
        WRONG_TYPE,
        OUT_OF_RANGE,
        NULL_FOR_A_PRIMITIVE,
        DUPLICATES_IN_A_SET,
        NO_UUID,
        UUID_IN_UPPER_CASE,
        REFERENCE_BY_SEVERAL_FIELDS,
        NAME_NOT_OF_THE_RECORD
    }

    private static final class Inexpressible extends RuntimeException {
        private static final long serialVersionUID = 1L;
        final Reason reason;

        Inexpressible(Reason reason) {
            super(reason.name(), null, false, false);
            this.reason = reason;
        }
    }

    @Test
    void buildersAndMapsAgree(TestReporter reporter) {
        VectorRunner runner = new VectorRunner(List.of(new CoreEntitiesVectors(
                KongSchemas.found(BuilderVectorsTest.class.getClassLoader()), BuilderVectorsTest::build)));
        Map<String, Integer> built = new TreeMap<>();
        Map<Reason, Integer> notBuilt = new TreeMap<>();
        Map<String, String> failures = new LinkedHashMap<>();
        Map<String, Set<String>> seen = new TreeMap<>();
        for (Vector vector :
                VectorFile.read(Path.of(System.getProperty("kongdb.vectors", "../vectors"), "core-entities.jsonl"))) {
            try {
                row(vector.text("schema"), vector.map("input"));
            } catch (Inexpressible e) {
                notBuilt.merge(e.reason, 1, Integer::sum);
                continue;
            }
            built.merge(vector.text("schema"), 1, Integer::sum);
            vector.map("input")
                    .values()
                    .forEach(value -> seen.computeIfAbsent(vector.text("context"), context -> new LinkedHashSet<>())
                            .add(value == null ? "null" : "value"));
            Outcome outcome = runner.run(vector);
            if (outcome.failed()) {
                failures.put(vector.id(), outcome.difference());
            }
        }
        reporter.publishEntry("through the builders", built.toString());
        reporter.publishEntry("not expressible in Java", notBuilt.toString());
        assertThat(failures).isEmpty();
        AT_LEAST.forEach((schema, floor) -> assertThat(built.get(schema))
                .as("%s of %s; not expressible: %s", schema, built, notBuilt)
                .isGreaterThanOrEqualTo(floor));
        assertThat(seen.keySet()).containsExactly("insert", "update", "upsert");
        assertThat(seen).allSatisfy((context, kinds) -> assertThat(kinds).contains("null", "value"));
    }

    private static Row build(Schema schema, Map<String, Object> input) {
        return row(schema.name(), input);
    }

    private static Row row(String schema, Map<String, Object> input) {
        EntityBuilder<?> builder = BUILDERS.get(schema).get();
        input.forEach((name, value) -> set(builder, name, value));
        return builder.toRow();
    }

    private static void set(EntityBuilder<?> builder, String name, Object value) {
        Method setter = setter(builder.getClass(), camelCase(name));
        if (value == null && setter.getParameterTypes()[0].isPrimitive()) {
            throw new Inexpressible(Reason.NULL_FOR_A_PRIMITIVE);
        }
        try {
            setter.invoke(builder, value == null ? null : converted(value, setter.getGenericParameterTypes()[0]));
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(name, e);
        }
    }

    /** The setter with this name. For a reference, the one that takes a reference. */
    private static Method setter(Class<?> builder, String name) {
        for (Method method : builder.getMethods()) {
            if (method.getName().equals(name)
                    && method.getReturnType() == builder
                    && method.getParameterCount() == 1
                    && !method.getParameterTypes()[0].getName().startsWith("dev.kongdb.entity.")) {
                return method;
            }
        }
        throw new Inexpressible(Reason.NO_SUCH_SETTER);
    }

    private static String camelCase(String name) {
        StringBuilder text = new StringBuilder();
        boolean upper = false;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c != '_') {
                text.append(upper ? Character.toUpperCase(c) : c);
            }
            upper = c == '_';
        }
        return text.toString();
    }

    private static Object converted(Object value, Type type) {
        Class<?> raw = (Class<?>) (type instanceof ParameterizedType generic ? generic.getRawType() : type);
        if (raw == String.class || raw == Boolean.class || raw == boolean.class) {
            return raw == String.class ? same(value, String.class) : same(value, Boolean.class);
        }
        if (raw == Integer.class || raw == int.class) {
            double number = whole(value);
            if (number < Integer.MIN_VALUE || number > Integer.MAX_VALUE) {
                throw new Inexpressible(Reason.OUT_OF_RANGE);
            }
            return (int) number;
        }
        if (raw == Long.class || raw == long.class) {
            return (long) inLong(whole(value));
        }
        if (raw == Instant.class) {
            double seconds = inLong(whole(value));
            if (seconds < Instant.MIN.getEpochSecond() || seconds > Instant.MAX.getEpochSecond()) {
                throw new Inexpressible(Reason.OUT_OF_RANGE);
            }
            return Instant.ofEpochSecond((long) seconds);
        }
        if (raw == UUID.class) {
            return uuid(same(value, String.class));
        }
        if (raw == Reference.class) {
            return reference(value);
        }
        if (raw == Endpoint.class) {
            Map<?, ?> map = same(value, Map.class);
            if (!Set.of("ip", "port").containsAll(map.keySet())) {
                throw new Inexpressible(Reason.NAME_NOT_OF_THE_RECORD);
            }
            return new Endpoint(
                    map.get("ip") == null ? null : (String) converted(map.get("ip"), String.class),
                    map.get("port") == null ? null : (Integer) converted(map.get("port"), Integer.class));
        }
        return collection(value, raw, ((ParameterizedType) type).getActualTypeArguments());
    }

    /** To Kong, an empty JSON array and an empty object are the same. */
    private static Object collection(Object value, Class<?> raw, Type[] arguments) {
        boolean empty =
                (value instanceof Map<?, ?> map && map.isEmpty()) || (value instanceof List<?> list && list.isEmpty());
        if (raw == Map.class) {
            if (arguments[1] == Object.class) {
                return same(empty ? Map.of() : value, Map.class);
            }
            Map<Object, Object> entries = new LinkedHashMap<>();
            ((Map<?, ?>) same(empty ? Map.of() : value, Map.class))
                    .forEach((key, element) ->
                            entries.put(key, element == null ? null : converted(element, arguments[1])));
            return entries;
        }
        List<Object> elements = new ArrayList<>();
        for (Object element : same(empty ? List.of() : value, List.class)) {
            elements.add(element == null ? null : converted(element, arguments[0]));
        }
        if (raw == List.class) {
            return elements;
        }
        assertThat(raw).isEqualTo(Set.class);
        Set<Object> set = new LinkedHashSet<>(elements);
        if (set.size() < elements.size()) {
            throw new Inexpressible(Reason.DUPLICATES_IN_A_SET);
        }
        return set;
    }

    private static Reference<?> reference(Object value) {
        Map<?, ?> fields = same(value, Map.class);
        if (fields.size() != 1) {
            throw new Inexpressible(Reason.REFERENCE_BY_SEVERAL_FIELDS);
        }
        String name = String.valueOf(fields.keySet().iterator().next());
        Object key = fields.get(name);
        if (key == null) {
            throw new Inexpressible(Reason.WRONG_TYPE);
        }
        return name.equals("id") && key instanceof String text && isUuid(text)
                ? Reference.to(uuid(text))
                : Reference.by(name, key);
    }

    private static boolean isUuid(String text) {
        return text.matches("(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    }

    private static UUID uuid(String text) {
        if (!isUuid(text)) {
            throw new Inexpressible(Reason.NO_UUID);
        }
        UUID uuid = UUID.fromString(text);
        if (!uuid.toString().equals(text)) {
            // the answer to the map keeps the spelling of the caller
            throw new Inexpressible(Reason.UUID_IN_UPPER_CASE);
        }
        return uuid;
    }

    private static double whole(Object value) {
        double number = same(value, Number.class).doubleValue();
        if (number != Math.rint(number)) {
            throw new Inexpressible(Reason.WRONG_TYPE);
        }
        return number;
    }

    private static double inLong(double number) {
        if (Math.abs(number) >= 0x1p63) {
            throw new Inexpressible(Reason.OUT_OF_RANGE);
        }
        return number;
    }

    private static <T> T same(Object value, Class<T> type) {
        if (!type.isInstance(value)) {
            throw new Inexpressible(Reason.WRONG_TYPE);
        }
        return type.cast(value);
    }
}
