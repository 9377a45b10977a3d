package dev.kongdb.postgres;

import dev.kongdb.schema.Field;
import dev.kongdb.schema.table.ColumnType;
import dev.kongdb.schema.table.ColumnType.Scalar;
import dev.kongdb.spi.UnstorableValueException;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.SignStyle;
import java.time.temporal.ChronoField;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Points in time: seconds since the epoch in rows, {@code timestamptz} in tables. */
final class Seconds {
    private static final double FIRST_SECOND = -210_866_803_200.0;
    private static final double END_OF_TIME = 9_224_318_016_000.0;

    /** A point in time in a form that PostgreSQL parses for every year. */
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .appendValue(ChronoField.YEAR_OF_ERA, 4, 6, SignStyle.NOT_NEGATIVE)
            .appendPattern("-MM-dd'T'HH:mm:ss.SSSX")
            .appendPattern(" G")
            .toFormatter(Locale.ROOT);

    private Seconds() {}

    /** Binds seconds since the epoch to the parameter of {@code to_timestamp}. */
    static void bind(PreparedStatement statement, int index, @Nullable Object seconds) throws SQLException {
        if (seconds == null) {
            statement.setNull(index, Types.DOUBLE);
        } else {
            statement.setDouble(index, ((Number) seconds).doubleValue());
        }
    }

    /** Seconds since the epoch, if PostgreSQL can hold them: from 4714 BC to 294276. */
    static double checked(Field field, Object value) {
        double seconds = ((Number) value).doubleValue();
        if (!(seconds >= FIRST_SECOND && seconds < END_OF_TIME)) { // also refuses NaN
            throw new UnstorableValueException(field.name(), UnstorableValueException.OUT_OF_RANGE);
        }
        return seconds;
    }

    /** Seconds in the form that rows hold: whole, or with a fraction. */
    static Object read(ColumnType type, double seconds) {
        return type == Scalar.SECONDS ? (Object) (long) Math.floor(seconds) : (Object) seconds;
    }

    /** Seconds since the epoch as text. */
    static String text(Field field, Object seconds) {
        Instant instant = Instant.ofEpochMilli(Math.round(checked(field, seconds) * 1000));
        return TIME.format(instant.atOffset(ZoneOffset.UTC));
    }
}
