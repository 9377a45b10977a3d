package dev.kongdb.tck.vectors;

import dev.kongdb.schema.Context;
import dev.kongdb.schema.Field;
import dev.kongdb.schema.Schema;
import dev.kongdb.schema.ViolationsException;
import dev.kongdb.schema.definition.SchemaDefinitionException;
import dev.kongdb.schema.definition.TransformationException;
import dev.kongdb.value.Row;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Processes one entity with a schema as a DAO would, for the vectors of entities. */
final class SchemaRun {
    private final Schema schema;
    private final Vector vector;
    private final Row input;
    private String stage = "auto";

    private SchemaRun(Schema schema, Vector vector, Row input) {
        this.schema = schema;
        this.vector = vector;
        this.input = input;
    }

    static Map<String, @Nullable Object> answer(Schema schema, Vector vector, Row input) {
        SchemaRun run = new SchemaRun(schema, vector, input);
        try {
            return Answers.entity(schema.toMap(run.process()));
        } catch (ViolationsException e) {
            return Answers.refused(run.stage, e.violations());
        } catch (TransformationException e) {
            return Answers.refused(e);
        } catch (SchemaDefinitionException e) {
            return Answers.refused("raised", e.getMessage());
        }
    }

    private Row process() {
        Context context = Context.valueOf(vector.text("context").toUpperCase(Locale.ROOT));
        Row entity = schema.processAutoFields(input, context, vector.flag("nulls"));
        stage = "validate";
        switch (context) {
            case INSERT -> schema.validateInsert(entity, input);
            case UPSERT -> schema.validateInsert(entity, input);
            case UPDATE -> entity = update(entity);
            case SELECT -> {}
        }
        return schema.transform(entity, input, context);
    }

    private Row update(Row entity) {
        if (vector.get("existing") == null) {
            schema.validateUpdate(entity, input, null);
            return entity;
        }
        Row stored = schema.processAutoFields(schema.toRow(vector.map("existing")), Context.SELECT, false);
        if (schema.fields().stream().anyMatch(Field::immutable)) {
            stage = "immutable";
            schema.validateImmutable(entity, stored);
            stage = "validate";
        }
        Row merged = schema.mergeValues(entity, stored);
        schema.validateUpdate(merged, input, stored);
        return merged;
    }
}
