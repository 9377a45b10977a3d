package dev.kongdb.processor.internal;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.JavaFile;
import dev.kongdb.processor.internal.diagnostic.Fault;
import dev.kongdb.processor.internal.diagnostic.Finding;
import dev.kongdb.processor.internal.diagnostic.Origin;
import dev.kongdb.processor.internal.diagnostic.Printer;
import dev.kongdb.processor.internal.diagnostic.Report;
import dev.kongdb.processor.internal.generate.BuilderGenerator;
import dev.kongdb.processor.internal.generate.Classes;
import dev.kongdb.processor.internal.generate.CodecGenerator;
import dev.kongdb.processor.internal.generate.DaoGenerator;
import dev.kongdb.processor.internal.generate.EntityProviderGenerator;
import dev.kongdb.processor.internal.generate.HandlerProviderGenerator;
import dev.kongdb.processor.internal.generate.MethodList;
import dev.kongdb.processor.internal.generate.Migrations;
import dev.kongdb.processor.internal.generate.Source;
import dev.kongdb.processor.internal.generate.SubschemaProviderGenerator;
import dev.kongdb.processor.internal.model.Compiled;
import dev.kongdb.processor.internal.model.EntityModel;
import dev.kongdb.processor.internal.model.EntityReader;
import dev.kongdb.processor.internal.model.Mirrors;
import dev.kongdb.processor.internal.model.PluginModel;
import dev.kongdb.processor.internal.model.PluginReader;
import dev.kongdb.processor.internal.model.RecordModel;
import dev.kongdb.processor.internal.model.RecordReader;
import dev.kongdb.processor.internal.model.SubschemaModel;
import dev.kongdb.processor.internal.model.SubschemaReader;
import dev.kongdb.processor.internal.rule.AllRules;
import dev.kongdb.schema.table.CassandraDialect;
import dev.kongdb.schema.table.PostgresDialect;
import dev.kongdb.schema.table.TableLayout;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import javax.annotation.processing.Filer;
import javax.annotation.processing.FilerException;
import javax.annotation.processing.ProcessingEnvironment;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ModuleElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;
import javax.tools.StandardLocation;
import org.jspecify.annotations.Nullable;

/** Reads and checks each annotated type of a round, and writes its files. */
public final class Workshop {
    /** The annotations that this processor handles. */
    private static final Set<String> ANNOTATIONS = Set.of(
            "dev.kongdb.annotation.KongEntity",
            "dev.kongdb.annotation.KongRecord",
            "dev.kongdb.annotation.PluginConfig",
            "dev.kongdb.annotation.KongPlugin",
            "dev.kongdb.annotation.KongSubschema");

    private final Elements elements;
    private final Types types;
    private final Filer filer;
    private final Printer printer;
    private final Unresolved unresolved;

    /** The qualified names of types that wait for others to be generated. */
    private final Set<String> waiting = new LinkedHashSet<>();

    /** The methods that generated classes inherit; found when the first entity is made. */
    private MethodList.@Nullable Inherited inherited;

    private final Compiled compiled = new Compiled(new TreeSet<>(), new TreeSet<>());

    /** Handles one compilation. */
    public Workshop(ProcessingEnvironment environment) {
        this.elements = environment.getElementUtils();
        this.types = environment.getTypeUtils();
        this.filer = environment.getFiler();
        this.printer = new Printer(environment);
        this.unresolved = new Unresolved();
    }

    /** Processes the types of this round that are complete. */
    public void process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
        try {
            processAll(annotations, round);
        } catch (RuntimeException | LinkageError e) {
            printer.printFailure("this compilation", e);
        }
    }

    private void processAll(Set<? extends TypeElement> annotations, RoundEnvironment round) {
        Set<String> names = new LinkedHashSet<>(waiting);
        waiting.clear();
        for (TypeElement annotation : annotations) {
            if (!ANNOTATIONS.contains(annotation.getQualifiedName().toString())) {
                continue; // each search walks through all elements of the round
            }
            for (Element element : round.getElementsAnnotatedWith(annotation)) {
                if (element instanceof TypeElement annotated) {
                    names.add(annotated.getQualifiedName().toString());
                    compiled.types().add(annotated.getQualifiedName().toString());
                    if (annotation.getSimpleName().contentEquals("KongEntity")) {
                        compiled.entities().add(annotated.getSimpleName().toString());
                    }
                }
            }
        }
        for (String name : names) {
            // Looked up in each round, since an error type may be a known type now.
            TypeElement type = elements.getTypeElement(name);
            if (type != null) {
                process(type, round.processingOver());
            }
        }
    }

    private void process(TypeElement type, boolean last) {
        Report report = new Report();
        try {
            if (unresolved.in(type)) {
                if (!last) {
                    waiting.add(type.getQualifiedName().toString());
                    return;
                }
                report.leaveToCompiler();
            }
            make(type, report);
        } catch (IOException | RuntimeException | LinkageError e) {
            fail(type, report, e);
        }
        for (Finding finding : report.findings()) {
            printer.print(finding);
        }
    }

    /**
     * Reports a failure of the processor, so that it does not look like a fault of the compiler.
     */
    private static void fail(TypeElement type, Report report, Throwable e) {
        report.add(Fault.INTERNAL, Origin.of(type), type.getQualifiedName(), Printer.summaryOf(e));
    }

    private void make(TypeElement type, Report report) throws IOException {
        AnnotationMirror entity = Mirrors.find(type, "KongEntity");
        AnnotationMirror plugin = Mirrors.find(type, "KongPlugin");
        if (plugin != null) {
            makePlugin(type, plugin, report);
        } else if (entity != null) {
            if (AllRules.checkType(type, entity, report)) {
                makeEntity(type, entity, report);
            }
        } else if (Mirrors.find(type, "KongSubschema") != null) {
            makeSubschema(type, report);
        } else {
            AnnotationMirror config = Mirrors.find(type, "PluginConfig");
            AnnotationMirror annotation = config == null ? Mirrors.find(type, "KongRecord") : config;
            if (annotation != null && AllRules.checkType(type, annotation, report)) {
                RecordModel model = new RecordReader(elements, report, compiled).read(type);
                if (type.getKind() == ElementKind.RECORD) {
                    AllRules.check(model, report);
                }
                write(CodecGenerator.ofRecord(model, !report.isEmpty()), type, report);
            }
        }
    }

    private void makeEntity(TypeElement type, AnnotationMirror annotation, Report report) throws IOException {
        EntityModel entity = new EntityReader(elements, report, compiled).read(type, annotation);
        if (type.getKind() == ElementKind.RECORD) {
            AllRules.check(entity, report);
        }
        List<JavaFile> files = classesOf(entity, report);
        boolean faulty = !report.isEmpty();
        if (faulty) {
            files = classesOf(entity, report); // generating them may have found further faults
        } else {
            files.add(EntityProviderGenerator.generate(entity));
        }
        for (JavaFile file : files) {
            write(file, type, report);
        }
        if (!faulty && entity.settings().baseMigration()) {
            TableLayout table = entity.table();
            write(Migrations.postgresPath(entity), PostgresDialect.create(table), type);
            write(Migrations.cassandraPath(entity), CassandraDialect.create(table), type);
        }
    }

    private List<JavaFile> classesOf(EntityModel entity, Report report) {
        boolean faulty = !report.isEmpty();
        MethodList.Inherited all = inherited == null ? MethodList.Inherited.in(elements, types) : inherited;
        inherited = all;
        return new ArrayList<>(List.of(
                CodecGenerator.ofEntity(entity, faulty),
                BuilderGenerator.generate(entity, faulty, all, report),
                DaoGenerator.generate(entity, faulty, all, report)));
    }

    private void makePlugin(TypeElement type, AnnotationMirror annotation, Report report) throws IOException {
        AllRules.checkHandler(type, annotation, report);
        PluginModel plugin = new PluginReader(elements, types, report, compiled).read(type, annotation);
        if (plugin != null && report.isEmpty()) {
            write(HandlerProviderGenerator.generate(plugin), type, report);
            write(HandlerProviderGenerator.markerPath(plugin.name()), type.getQualifiedName() + "\n", type);
        }
    }

    private void makeSubschema(TypeElement type, Report report) throws IOException {
        AnnotationMirror annotation = Objects.requireNonNull(Mirrors.find(type, "KongSubschema"));
        if (!AllRules.checkType(type, annotation, report)) {
            return;
        }
        SubschemaModel subschema = new SubschemaReader(elements, report, compiled).read(type, annotation);
        if (subschema != null) {
            AllRules.check(subschema.body(), report);
            if (report.isEmpty()) {
                write(CodecGenerator.ofSubschema(subschema), type, report);
                write(SubschemaProviderGenerator.generate(subschema), type, report);
            }
        }
    }

    private void write(JavaFile file, TypeElement type, Report report) throws IOException {
        ClassName name = ClassName.get(file.packageName(), file.typeSpec().name());
        ModuleElement module = elements.getModuleOf(type);
        // The author's module need not require java.compiler, which has the annotation.
        boolean marked = module == null
                || module.isUnnamed()
                || elements.getTypeElement(module, "javax.annotation.processing.Generated") != null;
        try (Writer writer = filer.createSourceFile(name.canonicalName(), type).openWriter()) {
            writer.write(Source.of(
                    marked ? Classes.marked(file) : file, simpleName -> isInPackage(file.packageName(), simpleName)));
        } catch (FilerException e) {
            report.add(Fault.CLASS_NAME_TAKEN, Origin.of(type), name.canonicalName(), type.getSimpleName());
        }
    }

    private boolean isInPackage(String packageName, String simpleName) {
        return elements.getTypeElement(packageName.isEmpty() ? simpleName : packageName + '.' + simpleName) != null;
    }

    private void write(String path, String text, TypeElement type) throws IOException {
        try (Writer writer = filer.createResource(StandardLocation.CLASS_OUTPUT, "", path, type)
                .openWriter()) {
            writer.write(text);
        } catch (FilerException e) {
            // Another entity has the same name, which ServiceFiles reports.
        }
    }
}
