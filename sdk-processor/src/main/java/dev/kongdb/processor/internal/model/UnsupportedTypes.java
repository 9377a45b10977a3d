package dev.kongdb.processor.internal.model;

import java.util.Map;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;

/** Suggests other types to authors who use one that Kong does not have. */
final class UnsupportedTypes {
    private static final Map<String, String> INSTEAD = Map.ofEntries(
            Map.entry("java.util.Date", "For points in time use Instant."),
            Map.entry("java.sql.Timestamp", "For points in time use Instant."),
            Map.entry("java.time.LocalDateTime", "For points in time use Instant."),
            Map.entry("java.time.OffsetDateTime", "For points in time use Instant."),
            Map.entry("java.time.ZonedDateTime", "For points in time use Instant."),
            Map.entry("java.util.Optional", "For what may be missing use @Nullable."),
            Map.entry("java.util.Collection", "Use List for an array, Set for a set."),
            Map.entry("java.math.BigDecimal", "Numbers in Kong are doubles."),
            Map.entry("java.math.BigInteger", "Numbers in Kong are doubles; integers up to 2^53 fit a long."),
            Map.entry("java.lang.Float", "Numbers in Kong are doubles."),
            Map.entry("java.lang.Short", "Use int, with @Between for the range."),
            Map.entry("java.lang.Byte", "Use int, with @Between for the range."),
            Map.entry("java.lang.Character", "Use String, with @Len(eq = 1)."),
            Map.entry("java.net.URI", "Use String, with @Url."),
            Map.entry("java.net.URL", "Use String, with @Url."),
            Map.entry("java.time.Duration", "Use an int of milliseconds, with @Timeout."));

    private UnsupportedTypes() {}

    /** The type to use instead. */
    static String insteadOf(TypeMirror type) {
        return switch (type.getKind()) {
            case ARRAY ->
                ((ArrayType) type).getComponentType().getKind() == TypeKind.BYTE
                        ? "Kong has no bytes: use String, with Base64 in it."
                        : "Use List for an array, Set for a set.";
            case FLOAT -> "Numbers in Kong are doubles.";
            case BYTE, SHORT -> "Use int, with @Between for the range.";
            case CHAR -> "Use String, with @Len(eq = 1).";
            default ->
                INSTEAD.getOrDefault(
                        type instanceof DeclaredType declared
                                ? ((TypeElement) declared.asElement())
                                        .getQualifiedName()
                                        .toString()
                                : "",
                        "Kong has strings, numbers, integers, booleans, arrays, sets, maps, records and references.");
        };
    }
}
