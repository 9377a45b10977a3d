package dev.kongdb.legacy;

import dev.kongdb.schema.Field;
import dev.kongdb.schema.definition.FieldType;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.List;
import java.util.Map;

/**
 * Converts values of filters as PostgreSQL converted the literals of that time to the types of the
 * columns.
 */
record Literals(LegacySchema schema, Columns columns) {
    /** A timestamp without time zone, as PostgreSQL parses it: a time zone is ignored. */
    private static final DateTimeFormatter TIMESTAMP = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendPattern("[['T'][ ]HH:mm[:ss]")
            .optionalStart()
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .optionalEnd()
            .appendPattern("[X][XXX]]")
            .toFormatter();

    /** The value to compare with the column. */
    Object of(String column, Object value) {
        if (value instanceof Map || value instanceof List) {
            throw new IllegalArgumentException("don't know how to escape value: " + Lua.text(value));
        }
        LegacyField described = schema.fields().get(column);
        String type = described == null || described.type() == null ? "" : described.type();
        return switch (type) {
            case "boolean" -> truth(value);
            case "timestamp" -> millis(value);
            case "number" -> number(value);
            default -> {
                Field field = columns.field(column);
                if (!(value instanceof String) && field != null && field.type() == FieldType.STRING) {
                    throw noOperator("text", value);
                }
                yield value;
            }
        };
    }

    private static Object truth(Object value) {
        if (value instanceof Boolean) {
            return value;
        }
        if (!(value instanceof String text)) {
            throw noOperator("boolean", value);
        }
        if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
            return text.equalsIgnoreCase("true");
        }
        throw invalid("boolean", text);
    }

    private static Object number(Object value) {
        Number number = value instanceof Number given ? given : value instanceof String text ? Lua.number(text) : null;
        if (number == null) {
            throw invalid("integer", Lua.text(value));
        }
        return number;
    }

    private static Object millis(Object value) {
        if (!(value instanceof String text)) {
            throw noOperator("timestamp without time zone", value);
        }
        try {
            TemporalAccessor parsed = TIMESTAMP.parseBest(text.strip(), LocalDateTime::from, LocalDate::from);
            LocalDateTime time = parsed instanceof LocalDate day ? day.atStartOfDay() : LocalDateTime.from(parsed);
            return time.toInstant(ZoneOffset.UTC).toEpochMilli();
        } catch (DateTimeParseException e) {
            throw invalid("timestamp", text);
        }
    }

    private static LegacyException invalid(String type, String text) {
        return LegacyException.db("ERROR: invalid input syntax for type " + type + ": \"" + text + "\"");
    }

    private static LegacyException noOperator(String type, Object value) {
        return LegacyException.db("ERROR: operator does not exist: " + type + " = "
                + (value instanceof String ? "unknown" : Columns.sqlType(value)));
    }
}
