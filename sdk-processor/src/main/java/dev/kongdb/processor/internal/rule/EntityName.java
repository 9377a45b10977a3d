package dev.kongdb.processor.internal.rule;

import dev.kongdb.processor.internal.diagnostic.Fault;
import dev.kongdb.processor.internal.diagnostic.Report;
import dev.kongdb.processor.internal.model.EntityModel;
import dev.kongdb.schema.SchemaRegistry;
import java.util.Set;
import java.util.regex.Pattern;

/** The name of an entity can be that of a table, and its other names can stand in paths. */
final class EntityName implements EntityRule {
    private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9._~-]+");
    private static final Pattern PLUGIN = Pattern.compile("[a-z][a-z0-9_-]*");

    /** The tables of Kong that are of no entity. */
    private static final Set<String> TABLES_OF_KONG =
            Set.of("schema_meta", "cluster_events", "cluster_ca", "locks", "ttls");

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,47}");

    @Override
    public void check(EntityModel entity, Report report) {
        if (!NAME.matcher(entity.name()).matches()) {
            report.add(
                    Fault.ENTITY_NAME_MALFORMED,
                    entity.settings().place("name"),
                    entity.name(),
                    FieldNames.wellFormed(entity.name()));
        }
        boolean taken = SchemaRegistry.isCore(entity.name()) || TABLES_OF_KONG.contains(entity.name());
        if (taken && !entity.type().packageName().equals("dev.kongdb.entity")) {
            String plugin = entity.settings().plugin();
            report.add(
                    Fault.ENTITY_NAME_OF_KONG,
                    entity.settings().place("name"),
                    entity.name(),
                    FieldNames.wellFormed((plugin.isEmpty() ? "my" : plugin) + '_' + entity.name()));
        }
        checkSegment(entity, "adminApiName", entity.settings().adminApiName(), report);
        checkSegment(entity, "adminApiNestedName", entity.settings().adminApiNestedName(), report);
        String plugin = entity.settings().plugin();
        if (!plugin.isEmpty() && !PLUGIN.matcher(plugin).matches()) {
            report.add(
                    Fault.PLUGIN_NAME_MALFORMED,
                    entity.settings().place("plugin"),
                    plugin,
                    FieldNames.wellFormed(plugin).replace('_', '-'));
        }
    }

    private static void checkSegment(EntityModel entity, String member, String segment, Report report) {
        if (!segment.isEmpty() && !SEGMENT.matcher(segment).matches()) {
            report.add(
                    Fault.ADMIN_NAME_MALFORMED,
                    entity.settings().place(member),
                    member,
                    segment,
                    FieldNames.wellFormed(segment).replace('_', '-'));
        }
    }
}
