package dev.kongdb.tck.fuzz;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import dev.kongdb.schema.Field;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Generates JSON from a fuzzer's bytes, of any shape, or similar to the shape that a schema
 * demands, so that the rules of the schema are reached and not only its types. The size is limited.
 */
final class Shapes {
    private static final int MOST_NODES = 400;
    private static final int MOST_DEPTH = 60;
    private static final int MOST_CHARACTERS = 20_000;

    /** Texts that have a meaning for some rule. */
    private static final List<String> TEXTS = List.of(
            "",
            "a",
            "0",
            "-",
            "/",
            "//",
            "/a%2Fb",
            "/%zz",
            "/(a|b)+$",
            "/(?<x>[a-z]{2,3}?)\\1",
            "*.example.com",
            "example.*",
            "*",
            "a*b*c",
            "example.com:65536",
            "example.com:80",
            "a.-b",
            "[::1]:80",
            "::ffff:1.2.3.4",
            "fe80::%1",
            "1.2.3.4",
            "1.2.3.256",
            "1.2.3.4/33",
            "::/0",
            "http://[::1]:80/x?y#z",
            "https://a:b@c.d:1/",
            "grpc",
            "grpcs",
            "http",
            "https",
            "tcp",
            "tls",
            "tls_passthrough",
            "udp",
            "GET",
            "key-auth",
            "round-robin",
            "consistent-hashing",
            "header",
            "cookie",
            "ip",
            "none",
            "consumer",
            "X-Header",
            "{vault://env/x}",
            "{vault://",
            "4.1.0-rc1",
            "1..2",
            "é",
            "日本",
            "\u0000",
            "\ud800",
            "\udfff",
            "\ud83d\ude00",
            "created_at",
            "ttl",
            "null",
            "true",
            "2a5f9c6e-6b3e-4d2a-9b1f-0c8d7e6f5a4b",
            "00000000-0000-0000-0000-000000000000",
            "return 1",
            "--[==[",
            "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----",
            "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIA==\n-----END PRIVATE KEY-----",
            "@entity");

    private final FuzzedDataProvider data;
    private int nodesLeft = MOST_NODES;
    private int charactersLeft = MOST_CHARACTERS;

    Shapes(FuzzedDataProvider data) {
        this.data = data;
    }

    <T> T any(List<T> list) {
        return list.get(data.consumeInt(0, list.size() - 1));
    }

    boolean oneIn(int times) {
        return data.consumeInt(1, times) == times;
    }

    int upTo(int most) {
        return data.consumeInt(0, most);
    }

    String text() {
        return switch (data.consumeInt(0, 7)) {
            case 0 -> data.consumeString(40);
            case 1 -> data.consumeAsciiString(80);
            case 2 -> any(TEXTS) + any(TEXTS);
            case 3 -> repeated(any(TEXTS));
            case 4 -> any(TEXTS) + data.consumeString(10) + any(TEXTS);
            default -> any(TEXTS);
        };
    }

    private String repeated(String text) {
        String repeated = text.repeat(data.consumeInt(0, charactersLeft / Math.max(1, text.length())));
        charactersLeft -= repeated.length();
        return repeated;
    }

    private Number number() {
        return switch (data.consumeInt(0, 9)) {
            case 0 -> data.consumeLong();
            case 1 -> data.consumeDouble();
            case 2 ->
                any(List.<Number>of(
                        Double.NaN,
                        Double.POSITIVE_INFINITY,
                        -0.0,
                        Double.MIN_VALUE,
                        Double.MAX_VALUE,
                        Long.MIN_VALUE,
                        Long.MAX_VALUE,
                        (1L << 53) + 1,
                        1e15 + 0.5));
            case 3 -> BigInteger.TEN.pow(data.consumeInt(0, 400));
            case 4 -> new BigDecimal("1e-400");
            case 5 -> data.consumeInt();
            default -> data.consumeInt(-2, 70000);
        };
    }

    /** Random JSON. */
    @Nullable
    Object json(int depth) {
        nodesLeft--;
        if (nodesLeft <= 0) {
            return null;
        }
        return switch (data.consumeInt(0, depth > 0 ? 9 : 5)) {
            case 0 -> null;
            case 1 -> data.consumeBoolean();
            case 2 -> number();
            case 3, 4, 5 -> text();
            case 6 -> deep();
            case 7 -> {
                List<@Nullable Object> list = new ArrayList<>();
                for (int i = upTo(5); i > 0; i--) {
                    list.add(json(depth - 1));
                }
                yield list;
            }
            default -> map(depth, TEXTS);
        };
    }

    Map<String, @Nullable Object> map(int depth, List<String> names) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = upTo(5); i > 0; i--) {
            map.put(oneIn(3) ? text() : any(names), json(depth - 1));
        }
        return map;
    }

    /** Lists in lists, or maps in maps. */
    private @Nullable Object deep() {
        Object value = text();
        boolean list = data.consumeBoolean();
        String key = any(TEXTS);
        for (int i = upTo(MOST_DEPTH); i > 0; i--) {
            value = list ? List.of(value) : Map.of(key, value);
        }
        return value;
    }

    /**
     * A map with values for the fields. Most values have the right type; some are wrong, null or
     * missing.
     */
    Map<String, @Nullable Object> entity(List<Field> fields) {
        Map<String, @Nullable Object> entity = new LinkedHashMap<>();
        for (Field field : fields) {
            int choice = data.consumeInt(0, 9);
            if (choice > 3) {
                entity.put(field.name(), value(field));
            } else if (choice == 3) {
                entity.put(field.name(), null);
            }
        }
        if (oneIn(8)) {
            entity.putAll(map(3, List.of("url", "ttl", "ws_id", "cache_key", "@entity")));
        }
        return entity;
    }

    private @Nullable Object value(Field field) {
        nodesLeft--;
        if (nodesLeft <= 0 || oneIn(12)) {
            return json(3);
        }
        if (field.attribute("one_of") instanceof List<?> options && !options.isEmpty() && !oneIn(6)) {
            return any(options);
        }
        Field elements = field.elements();
        Field values = field.values();
        return switch (field.type()) {
            case STRING -> text();
            case INTEGER, NUMBER -> number();
            case BOOLEAN -> data.consumeBoolean();
            case ARRAY, SET -> {
                List<@Nullable Object> list = new ArrayList<>();
                for (int i = upTo(4); i > 0; i--) {
                    list.add(elements == null ? json(2) : value(elements));
                }
                if (oneIn(20) && !list.isEmpty() && list.get(0) instanceof String again && again.length() < 50) {
                    for (int i = upTo(charactersLeft / 50); i > 0; i--) {
                        list.add(again);
                    }
                }
                yield list;
            }
            case MAP -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                for (int i = upTo(4); i > 0; i--) {
                    map.put(text(), values == null ? json(2) : value(values));
                }
                yield map;
            }
            case RECORD -> field.recordFields().isEmpty() ? map(2, TEXTS) : entity(field.recordFields());
            case FOREIGN -> {
                Map<String, @Nullable Object> key = new LinkedHashMap<>();
                key.put(oneIn(5) ? text() : "id", text());
                yield key;
            }
            case FUNCTION, ANY, SELF -> json(2);
        };
    }
}
