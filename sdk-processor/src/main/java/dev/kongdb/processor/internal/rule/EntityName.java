package dev.kongdb.processor.internal.rule;

import dev.kongdb.processor.internal.diagnostic.Fault;
import dev.kongdb.processor.internal.diagnostic.Report;
import dev.kongdb.processor.internal.model.EntityModel;
import dev.kongdb.processor.internal.model.FieldModel;
import dev.kongdb.processor.internal.model.Kind;
import dev.kongdb.schema.link.LoadingOrder;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The name of an entity is a possible table, and its other names are possible segments of paths.
 */
final class EntityName implements EntityRule {
    private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9._~-]+");
    private static final Pattern PLUGIN = Pattern.compile("[a-z][a-z0-9_-]*");

    /** Tables of Kong that belong to no entity. */
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
                    KongNames.wellFormed(entity.name()));
        }
        boolean taken = LoadingOrder.isCore(entity.name()) || TABLES_OF_KONG.contains(entity.name());
        if (entity.name().startsWith("pg_")) {
            report.add(
                    Fault.NAME_OF_POSTGRES,
                    entity.settings().place("name"),
                    entity.name(),
                    "my_" + KongNames.wellFormed(entity.name()));
        }
        if (taken && !isOfKong(entity)) {
            String plugin = entity.settings().plugin();
            report.add(
                    Fault.ENTITY_NAME_OF_KONG,
                    entity.settings().place("name"),
                    entity.name(),
                    KongNames.wellFormed((plugin.isEmpty() ? "my" : plugin) + '_' + entity.name()));
        }
        checkPath(entity, report);
        checkSegment(entity, "adminApiName", entity.settings().adminApiName(), report);
        checkSegment(entity, "adminApiNestedName", entity.settings().adminApiNestedName(), report);
        String plugin = entity.settings().plugin();
        if (!plugin.isEmpty() && !PLUGIN.matcher(plugin).matches()) {
            report.add(
                    Fault.PLUGIN_NAME_MALFORMED,
                    entity.settings().place("plugin"),
                    plugin,
                    KongNames.wellFormed(plugin).replace('_', '-'));
        }
    }

    /** Paths of the Admin API that belong to no entity. */
    private static final Set<String> PATHS =
            Set.of("cache", "clustering", "config", "debug", "endpoints", "schemas", "status", "timers", "vaults-beta");

    /** Paths of the Admin API below an entity of Kong. */
    private static final Map<String, Set<String>> NESTED = Map.of(
            "certificates", Set.of("services", "snis", "upstreams"),
            "consumers", Set.of("plugins"),
            "routes", Set.of("plugins", "service"),
            "services", Set.of("client_certificate", "plugins", "routes"),
            "upstreams", Set.of("client_certificate", "health", "targets"));

    private static void checkPath(EntityModel entity, Report report) {
        EntityModel.Settings settings = entity.settings();
        if (isOfKong(entity) || !settings.generateAdminApi()) {
            return;
        }
        boolean named = !settings.adminApiName().isEmpty();
        String path = named ? settings.adminApiName() : entity.name();
        boolean ofKong = PATHS.contains(path) || (named && LoadingOrder.isCore(path.replace('-', '_')));
        String other = KongNames.wellFormed((settings.plugin().isEmpty() ? "my" : settings.plugin()) + '_' + path)
                .replace('_', '-');
        if (ofKong) {
            report.add(
                    Fault.ADMIN_NAME_TAKEN,
                    settings.place(named ? "adminApiName" : "name"),
                    "a path /" + path,
                    "it is Kong's own",
                    "adminApiName",
                    other);
        }
        boolean nestedNamed = !settings.adminApiNestedName().isEmpty();
        String nested = nestedNamed ? settings.adminApiNestedName() : path;
        for (FieldModel field : entity.fields()) {
            if (field.kind() instanceof Kind.Ref ref
                    && NESTED.getOrDefault(ref.target().name(), Set.of()).contains(nested)
                    && !ofKong) {
                report.add(
                        Fault.ADMIN_NAME_TAKEN,
                        settings.place(nestedNamed ? "adminApiNestedName" : named ? "adminApiName" : "name"),
                        "a path /" + ref.target().name() + "/…/" + nested,
                        "it is Kong's own",
                        "adminApiNestedName",
                        other);
            }
        }
    }

    /** Whether the entity is one of Kong's own, which are defined as in Kong. */
    static boolean isOfKong(EntityModel entity) {
        return entity.type().packageName().equals("dev.kongdb.entity");
    }

    private static void checkSegment(EntityModel entity, String member, String segment, Report report) {
        if (!segment.isEmpty() && !SEGMENT.matcher(segment).matches()) {
            report.add(
                    Fault.ADMIN_NAME_MALFORMED,
                    entity.settings().place(member),
                    member,
                    segment,
                    KongNames.wellFormed(segment).replace('_', '-'));
        }
    }
}
