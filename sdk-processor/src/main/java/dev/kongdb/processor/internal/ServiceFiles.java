package dev.kongdb.processor.internal;

import com.palantir.javapoet.ClassName;
import dev.kongdb.processor.internal.diagnostic.Fault;
import dev.kongdb.processor.internal.diagnostic.Nearest;
import dev.kongdb.processor.internal.diagnostic.Origin;
import dev.kongdb.processor.internal.diagnostic.Printer;
import dev.kongdb.processor.internal.diagnostic.Report;
import dev.kongdb.processor.internal.generate.HandlerProviderGenerator;
import dev.kongdb.processor.internal.model.Mirrors;
import dev.kongdb.processor.internal.model.RecordModel;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.annotation.processing.Filer;
import javax.annotation.processing.ProcessingEnvironment;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;
import javax.tools.FileObject;
import javax.tools.StandardLocation;
import org.jspecify.annotations.Nullable;

/**
 * Writes the service files when all providers are known, and finds faults that concern several
 * entities.
 */
public final class ServiceFiles {
    /**
     * The interfaces that providers implement, by the annotation of the type that the provider is
     * for.
     */
    private static final Map<String, String> SERVICES = Map.of(
            "dev.kongdb.annotation.KongEntity", "dev.kongdb.spi.EntityProvider",
            "dev.kongdb.annotation.KongPlugin", "dev.kongdb.HandlerProvider",
            "dev.kongdb.annotation.KongSubschema", "dev.kongdb.spi.SubschemaProvider");

    private final Elements elements;
    private final Filer filer;
    private final Printer printer;

    private final Unresolved unresolved = new Unresolved();

    /** Annotated types by the interface that their providers implement. */
    private final Map<String, Set<String>> found = new TreeMap<>();

    /**
     * Provider classes by the interface that they implement; sorted, so that the files do not
     * depend on the order of sources.
     */
    private final Map<String, Set<String>> providers = new TreeMap<>();

    /** The records, by qualified name, that claim each name of an entity. */
    private final Map<String, Set<String>> claims = new TreeMap<>();

    private final AdminPaths paths = new AdminPaths();

    /** The plugins whose handlers are in this compilation. */
    private final Set<String> handlers = new TreeSet<>();

    /** The plugins that entities name, by the qualified names of the entities. */
    private final Map<String, String> owners = new TreeMap<>();

    /** The plugins whose first migration is generated. */
    private final Set<String> generated = new TreeSet<>();

    /** The plugins whose entities and handlers are in this compilation. */
    private final Map<String, PluginPlace> plugins = new TreeMap<>();

    /** The place where a plugin is named, and the migrations that its generated one supersedes. */
    private record PluginPlace(String type, String annotation, String member, Set<String> superseded) {}

    private @Nullable TypeElement first;

    /** Service files of one compilation. */
    public ServiceFiles(ProcessingEnvironment environment) {
        this.elements = environment.getElementUtils();
        this.filer = environment.getFiler();
        this.printer = new Printer(environment);
    }

    /** Collects the types of each round, and writes the files in the last one. */
    public void process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
        try {
            collectOrWrite(annotations, round);
        } catch (RuntimeException | LinkageError e) {
            printer.printFailure("the service files", e);
        }
    }

    private void collectOrWrite(Set<? extends TypeElement> annotations, RoundEnvironment round) {
        for (TypeElement annotation : annotations) {
            String service = SERVICES.get(annotation.getQualifiedName().toString());
            if (service != null) {
                collect(round, annotation, service);
            }
        }
        if (!round.processingOver()) {
            return;
        }
        read();
        Report report = new Report();
        findTakenNames(report);
        paths.findTaken(elements, this::hasTakenName, report);
        findUnknownPlugins(report);
        checkAuthoredMigrations(report);
        if (!round.errorRaised() && report.isEmpty()) {
            providers.forEach((service, names) -> write(service, names, report));
        }
        report.findings().forEach(printer::print);
    }

    private void collect(RoundEnvironment round, TypeElement annotation, String service) {
        for (Element element : round.getElementsAnnotatedWith(annotation)) {
            if (element instanceof TypeElement type) {
                found.computeIfAbsent(service, key -> new TreeSet<>())
                        .add(type.getQualifiedName().toString());
            }
        }
    }

    /**
     * Reads the collected types when everything is generated. If a type still cannot be resolved,
     * the compiler itself reports it.
     */
    private void read() {
        found.forEach((service, names) -> {
            for (String name : names) {
                TypeElement type = elements.getTypeElement(name);
                if (type != null && !unresolved.in(type)) {
                    first = first == null ? type : first;
                    providers
                            .computeIfAbsent(service, key -> new TreeSet<>())
                            .add(RecordModel.generated(ClassName.get(type), "Provider")
                                    .reflectionName());
                    read(type);
                }
            }
        });
    }

    private void read(TypeElement type) {
        AnnotationMirror entity = Mirrors.find(type, "KongEntity");
        if (entity != null) {
            String name = Mirrors.string(entity, "name");
            String typeName = type.getQualifiedName().toString();
            claims.computeIfAbsent(name, key -> new TreeSet<>()).add(typeName);
            paths.add(type, entity);
            String plugin = Mirrors.string(entity, "plugin");
            if (!plugin.isEmpty()) {
                owners.put(typeName, plugin);
            }
            if (Mirrors.flag(entity, "baseMigration")) {
                generated.add(plugin.isEmpty() ? name : plugin);
            }
            addPlugin(plugin.isEmpty() ? name : plugin, type, entity, plugin.isEmpty() ? "name" : "plugin");
        }
        AnnotationMirror handler = Mirrors.find(type, "KongPlugin");
        if (handler != null) {
            handlers.add(Mirrors.string(handler, "name"));
            addPlugin(Mirrors.string(handler, "name"), type, handler, "name");
        }
    }

    private void addPlugin(String plugin, TypeElement type, AnnotationMirror annotation, String member) {
        plugins.computeIfAbsent(
                        plugin,
                        key -> new PluginPlace(
                                type.getQualifiedName().toString(),
                                Mirrors.simpleName(annotation),
                                member,
                                new TreeSet<>()))
                .superseded
                .addAll(Mirrors.strings(annotation, "supersedes"));
    }

    private void checkAuthoredMigrations(Report report) {
        AuthoredMigrations migrations = new AuthoredMigrations(filer);
        plugins.forEach((plugin, place) -> {
            // Looked up again: some compilers forget the position of a type of an earlier round.
            TypeElement type = elements.getTypeElement(place.type);
            AnnotationMirror annotation = type == null ? null : Mirrors.find(type, place.annotation);
            if (type != null && annotation != null) {
                Origin origin = Mirrors.place(type, annotation, place.member);
                migrations.check(plugin, List.copyOf(place.superseded), generated.contains(plugin), origin, report);
            }
        });
    }

    private void findTakenNames(Report report) {
        claims.forEach((name, claimants) -> {
            String before = null;
            for (String claimant : claimants) {
                TypeElement type = elements.getTypeElement(claimant);
                AnnotationMirror entity = type == null ? null : Mirrors.find(type, "KongEntity");
                if (before != null && type != null && entity != null) {
                    report.add(Fault.ENTITY_NAME_TAKEN, Mirrors.place(type, entity, "name"), name, before, claimant);
                }
                before = claimant;
            }
        });
    }

    /** Whether another entity has the same name. */
    private boolean hasTakenName(AnnotationMirror entity) {
        return claims.getOrDefault(Mirrors.string(entity, "name"), Set.of()).size() > 1;
    }

    /**
     * Reports names of plugins that are misspelt. A plugin on the class path, or compiled earlier,
     * is known; a module without any handler has its handlers in another module, and nothing is
     * reported.
     */
    private void findUnknownPlugins(Report report) {
        owners.forEach((name, plugin) -> {
            TypeElement type = elements.getTypeElement(name);
            AnnotationMirror entity = type == null ? null : Mirrors.find(type, "KongEntity");
            if (type != null
                    && entity != null
                    && !handlers.isEmpty()
                    && !handlers.contains(plugin)
                    && !isOnClassPath(plugin)) {
                report.add(
                        Fault.PLUGIN_UNKNOWN,
                        Mirrors.place(type, entity, "plugin"),
                        plugin,
                        String.join(", ", handlers),
                        Nearest.hint(plugin, handlers));
            }
        });
    }

    private boolean isOnClassPath(String plugin) {
        String marker = HandlerProviderGenerator.markerPath(plugin);
        return exists(StandardLocation.CLASS_PATH, marker) || exists(StandardLocation.CLASS_OUTPUT, marker);
    }

    private boolean exists(StandardLocation location, String path) {
        try {
            filer.getResource(location, "", path).openInputStream().close();
            return true;
        } catch (IOException | RuntimeException none) {
            return false; // there is no such file; compilers throw different exceptions
        }
    }

    private void write(String service, Set<String> names, Report report) {
        String path = "META-INF/services/" + service;
        Set<String> all = new TreeSet<>(names);
        try {
            all.addAll(written(path));
            FileObject file = filer.createResource(StandardLocation.CLASS_OUTPUT, "", path);
            try (Writer writer = file.openWriter()) {
                for (String name : all) {
                    writer.write(name + '\n');
                }
            }
        } catch (IOException | RuntimeException e) {
            if (first != null) {
                report.add(Fault.INTERNAL, Origin.of(first), first.getQualifiedName(), path + ": " + e);
            }
        }
    }

    /**
     * The classes that the file contains already, because they were written by hand or in a
     * compilation of other sources, and that still exist.
     */
    private Set<String> written(String path) {
        Set<String> names = new TreeSet<>();
        try (BufferedReader reader = new BufferedReader(
                filer.getResource(StandardLocation.CLASS_OUTPUT, "", path).openReader(true))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                String name = line.replaceFirst("#.*", "").strip();
                if (!name.isEmpty() && elements.getTypeElement(name.replace('$', '.')) != null) {
                    names.add(name);
                }
            }
        } catch (IOException | RuntimeException none) {
            // There is no such file; compilers throw different exceptions.
        }
        return names;
    }
}
