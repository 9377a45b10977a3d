package dev.kongdb.processor.internal;

import dev.kongdb.processor.internal.diagnostic.Fault;
import dev.kongdb.processor.internal.diagnostic.Origin;
import dev.kongdb.processor.internal.diagnostic.Report;
import dev.kongdb.schema.MigrationIndex;
import java.io.IOException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.annotation.processing.Filer;
import javax.tools.FileObject;
import javax.tools.StandardLocation;
import org.jspecify.annotations.Nullable;

/**
 * Checks the migrations that authors wrote as files, as far as the compiler sees them: build tools
 * such as Maven copy resources to the folder of the classes before they compile. Loading the plugin
 * finds the other mistakes.
 */
final class AuthoredMigrations {
    private static final List<String> STORES = List.of("postgres", "cassandra");
    private static final String CODE = "META-INF/services/dev.kongdb.migration.MigrationCode";

    private final Filer filer;

    AuthoredMigrations(Filer filer) {
        this.filer = filer;
    }

    /**
     * Reports the faults of a plugin's index and of the files beside it.
     *
     * @param generates whether the first migration of the plugin is generated
     */
    void check(String plugin, List<String> superseded, boolean generates, Origin place, Report report) {
        String path = MigrationIndex.path(plugin);
        String index = read(path);
        List<String> names = List.of();
        if (index != null) {
            try {
                names = MigrationIndex.parse(plugin, index, superseded).names();
            } catch (IllegalArgumentException e) {
                report.add(Fault.MIGRATION_INDEX_MALFORMED, place, String.valueOf(e.getMessage()));
                return;
            }
        }
        String base = MigrationIndex.base(plugin);
        if (generates && !names.isEmpty() && !names.contains(base)) {
            String folder = MigrationIndex.folder(plugin);
            report.add(
                    Fault.BASE_NOT_KEPT,
                    place,
                    path,
                    plugin,
                    base.substring("000_base_".length()),
                    folder + base + ".postgres.sql and " + base + ".cassandra.cql");
        }
        // a class may replace files, which is known only when the plugin is loaded
        boolean code = read(CODE) != null;
        List<String> known = new ArrayList<>();
        for (String name : names) {
            for (String store : STORES) {
                String up = MigrationIndex.upPath(plugin, name, store);
                known.add(up);
                known.add(MigrationIndex.teardownPath(plugin, name, store));
                if (!code && read(up) == null) {
                    report.add(Fault.MIGRATION_FILE_MISSING, place, path, name, up);
                }
            }
        }
        for (String file : filesIn(path)) {
            String full = MigrationIndex.folder(plugin) + file;
            if ((file.endsWith(".sql") || file.endsWith(".cql")) && !known.contains(full)) {
                report.add(Fault.MIGRATION_UNLISTED, place, full, path);
            }
        }
    }

    private @Nullable String read(String path) {
        try {
            FileObject file = filer.getResource(StandardLocation.CLASS_OUTPUT, "", path);
            return file.getCharContent(true).toString();
        } catch (IOException | RuntimeException none) {
            return null; // there is no such file; compilers throw different exceptions
        }
    }

    /** The files beside the index; none when the compiler does not write into a folder. */
    private List<String> filesIn(String path) {
        try {
            Path folder = Path.of(filer.getResource(StandardLocation.CLASS_OUTPUT, "", path)
                            .toUri())
                    .getParent();
            if (folder == null || !Files.isDirectory(folder)) {
                return List.of();
            }
            try (Stream<Path> files = Files.list(folder)) {
                return files.map(file -> String.valueOf(file.getFileName()))
                        .sorted()
                        .toList();
            }
        } catch (IOException
                | IllegalArgumentException
                | UnsupportedOperationException
                | FileSystemNotFoundException e) {
            return List.of();
        }
    }
}
