package dev.kongdb.tck.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.schema.Context;
import dev.kongdb.schema.Field;
import dev.kongdb.schema.Schema;
import dev.kongdb.schema.ViolationsException;
import dev.kongdb.schema.definition.Violations;
import dev.kongdb.value.Row;
import java.util.Map;

/**
 * Uses a schema in all ways in which a DAO uses it for an entity. It catches only the exceptions
 * about faults of the entity.
 */
final class Judge {
    private final Schema schema;
    private final boolean nulls;

    Judge(Schema schema, boolean nulls) {
        this.schema = schema;
        this.nulls = nulls;
    }

    /**
     * Uses the schema for an entity in every context.
     *
     * @param input the input of a caller
     * @param stored the row that an update finds
     */
    void judge(Map<String, Object> input, Map<String, Object> stored) {
        for (Context context : Context.values()) {
            Limits.within(() -> {
                try {
                    judge(input, stored, context);
                } catch (ViolationsException e) {
                    assertThat(e.getMessage()).contains("schema violation");
                    assertThat(Violations.oneLine(e.violations().asMap())).isNotEmpty();
                }
            });
        }
        Limits.within(() -> judgeKey(input));
        Limits.within(() -> judgeFields(input));
    }

    private void judge(Map<String, Object> input, Map<String, Object> stored, Context context) {
        Row row = schema.toRow(input);
        Row entity = schema.processAutoFields(row, context, nulls);
        switch (context) {
            case INSERT -> schema.validateInsert(entity, row);
            case UPSERT -> schema.validateInsert(entity, row);
            case UPDATE -> {
                Row before = schema.processAutoFields(schema.toRow(stored), Context.SELECT, nulls);
                entity = schema.mergeValues(entity, before);
                schema.validateUpdate(entity, row, before);
                schema.validateImmutable(row, before);
            }
            case SELECT -> {
                schema.validate(entity, nulls);
                schema.resolveSecrets(entity, reference -> reference.length() % 2 == 0 ? "secret" : null);
            }
        }
        Row transformed = schema.transform(entity, row, context);
        Map<String, ?> map = schema.toMap(transformed);
        if (context == Context.INSERT) {
            // An accepted entity must be accepted again in the form in which it is read.
            schema.toMap(schema.processAutoFields(schema.toRow(map), Context.SELECT, true));
        }
    }

    private void judgeKey(Map<String, Object> input) {
        try {
            schema.primaryKeyOf(schema.toRow(input));
            schema.validatePrimaryKey(input, nulls);
        } catch (ViolationsException e) {
            assertThat(e.violations().asMap()).isNotEmpty();
        }
    }

    private void judgeFields(Map<String, Object> input) {
        for (Field field : schema.fields()) {
            schema.validateField(field, input.get(field.name()));
        }
    }
}
