package dev.kongdb.processor.internal.model;

import dev.kongdb.schema.definition.FieldDefinition;
import dev.kongdb.schema.definition.SchemaDefinition;
import dev.kongdb.schema.table.TableLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The layouts of tables, as far as annotations and types determine them. */
final class Tables {
    private Tables() {}

    /** The table of an entity. */
    static TableLayout of(RecordModel body, EntityModel.Settings settings) {
        SchemaDefinition.Builder definition = SchemaDefinition.named(settings.name())
                .with("endpoint_key", settings.endpointKey())
                .with("cache_key", settings.cacheKey())
                .with("workspaceable", settings.workspaceable())
                .with("ttl", settings.ttl());
        List<String> key = new ArrayList<>();
        Map<String, SchemaDefinition> parents = new HashMap<>();
        for (FieldModel field : body.fields()) {
            if (field.primaryKey() != null) {
                key.add(field.kongName());
            }
            definition.field(
                    field.kongName(), FieldDefinition.of(field.definition().toMap()));
            definition.postgres(field.kongName(), field.storage().column());
            if (field.kind() instanceof Kind.Ref ref) {
                parents.put(ref.target().name(), definition(ref.target()));
            }
        }
        return TableLayout.of(
                definition.with("primary_key", key).build(), name -> Objects.requireNonNull(parents.get(name), name));
    }

    /** The parts of an entity that layouts of other entities with references to it need. */
    private static SchemaDefinition definition(Kind.Target target) {
        FieldDefinition key = FieldDefinition.of(target.keyKind().kongType());
        return SchemaDefinition.named(target.name())
                .with("primary_key", List.of(target.keyName()))
                .with("workspaceable", target.workspaceable())
                .field(target.keyName(), target.keyKind() instanceof Kind.Id ? key.with("uuid", true) : key)
                .build();
    }
}
