package dev.kongdb.migration;

import java.util.List;
import java.util.UUID;

/**
 * The migrations of one owner of tables, in order.
 *
 * @param name {@code core}, or the name of the plugin
 * @param migrations in the order in which they run
 */
public record Subsystem(String name, List<Migration> migrations) {
    /** The subsystem of Kong's own tables. */
    public static final String CORE = "core";

    /** The migrations of Kong 2.8. */
    private static final List<String> OF_KONG = List.of(
            "000_base",
            "003_100_to_110",
            "004_110_to_120",
            "005_120_to_130",
            "006_130_to_140",
            "007_140_to_150",
            "008_150_to_200",
            "009_200_to_210",
            "010_210_to_211",
            "011_212_to_213",
            "012_213_to_220",
            "013_220_to_230",
            "014_230_to_270",
            "015_270_to_280");

    /**
     * Kong's own tables, made by statements that have the effect of all migrations of Kong 2.8;
     * <code>${cluster_id}</code> in them becomes the name of a new cluster.
     */
    public static Subsystem core(String template) {
        String statements = template.replace("${cluster_id}", UUID.randomUUID().toString());
        List<String> later = OF_KONG.subList(1, OF_KONG.size());
        return new Subsystem(CORE, List.of(new Migration(OF_KONG.get(0), statements, later)));
    }

    /** A subsystem; the list is copied. */
    public Subsystem {
        migrations = List.copyOf(migrations);
    }
}
