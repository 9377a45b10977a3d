package dev.kongdb.plugin;

import dev.kongdb.schema.definition.SchemaDefinition;
import dev.kongdb.value.Row;
import java.util.Set;

/**
 * A plugin as its handler's annotation describes it, without the handler itself. Stateless and
 * thread-safe.
 *
 * @param <C> the record of the plugin's configuration
 */
public interface PluginDefinition<C> {
    /** The name under which the plugin is configured. */
    String name();

    /** The version of the plugin. */
    String version();

    /** Plugins of higher priority run first. */
    int priority();

    /** The phases in which the plugin runs: those whose methods its handler overrides. */
    Set<Phase> phases();

    /**
     * The subschema of {@code plugins} for this plugin: its {@code config}, and the entity's own
     * fields that it restricts.
     */
    SchemaDefinition subschema();

    /** The configuration that a {@code config} row holds. */
    C config(Row config);
}
