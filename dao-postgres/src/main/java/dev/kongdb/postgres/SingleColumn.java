package dev.kongdb.postgres;

import dev.kongdb.schema.Field;
import dev.kongdb.schema.table.PostgresDialect;
import java.util.List;

/** A field in one column. */
abstract class SingleColumn extends FieldColumns {
    SingleColumn(Field field, String column) {
        super(field, List.of(PostgresDialect.quote(column)));
    }
}
