package dev.kongdb.processor.internal.generate;

import com.palantir.javapoet.AnnotationSpec;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.JavaFile;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.kongdb.processor.internal.model.RecordModel;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;

/** The common parts of all generated classes. */
public final class Classes {
    private static final String PROCESSOR = "dev.kongdb.processor.KongProcessor";

    /**
     * Generated code uses the types of authors, which may be deprecated. "all" is for Eclipse's
     * compiler.
     */
    private static final AnnotationSpec SILENCED = AnnotationSpec.builder(SuppressWarnings.class)
            .addMember("value", "{$S, $S, $S}", "all", "deprecation", "removal")
            .build();

    private Classes() {}

    /** The file, its class marked as generated. */
    public static JavaFile marked(JavaFile file) {
        AnnotationSpec generated = AnnotationSpec.builder(Names.GENERATED)
                .addMember("value", "$S", PROCESSOR)
                .build();
        return file(
                ClassName.get(file.packageName(), file.typeSpec().name()),
                file.typeSpec().toBuilder().addAnnotation(generated).build());
    }

    /** A final class, public if the record is. */
    static TypeSpec.Builder like(RecordModel model, ClassName name) {
        TypeSpec.Builder type = begin(name, model.element());
        return model.isPublic() ? type.addModifiers(Modifier.PUBLIC) : type;
    }

    /** A final class. */
    static TypeSpec.Builder begin(ClassName name, TypeElement origin) {
        return TypeSpec.classBuilder(name)
                .addOriginatingElement(origin)
                .addAnnotation(Names.NULL_MARKED)
                .addAnnotation(SILENCED)
                .addModifiers(Modifier.FINAL);
    }

    /** The file of a class. */
    static JavaFile file(ClassName name, TypeSpec type) {
        return JavaFile.builder(name.packageName(), type)
                .skipJavaLangImports(false) // the package may have a class String of its own
                .indent("    ")
                .build();
    }

    /** The constructor of a class without instances. */
    static MethodSpec privateConstructor() {
        return MethodSpec.constructorBuilder().addModifiers(Modifier.PRIVATE).build();
    }

    /** A public method of an interface, without parameters. */
    static MethodSpec overriding(String name, TypeName returns, CodeBlock code) {
        return MethodSpec.methodBuilder(name)
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PUBLIC)
                .returns(returns)
                .addCode(code)
                .build();
    }

    /** The type with {@code @Nullable}, if it may be null. */
    static TypeName nullable(TypeName type, boolean nullable) {
        return nullable && !type.isPrimitive()
                ? type.annotated(AnnotationSpec.builder(Names.NULLABLE).build())
                : type;
    }

    /**
     * The statements of a method, or a throw if the record has faults. Then code that uses the
     * generated class still compiles, and its author sees only our messages, not errors that follow
     * from them.
     */
    static CodeBlock unless(boolean faulty, TypeElement origin, CodeBlock statements) {
        return faulty
                ? CodeBlock.of(
                        "throw new $T($S);\n", IllegalStateException.class, origin.getSimpleName() + " has errors")
                : statements;
    }
}
