package dev.kongdb.processor.internal.generate;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.JavaFile;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import com.palantir.javapoet.WildcardTypeName;
import dev.kongdb.processor.internal.model.EntityModel;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.lang.model.element.Modifier;

/** Writes the class by which {@code kong.db} finds an entity. */
public final class EntityProviderGenerator {
    private EntityProviderGenerator() {}

    /** The class. It is public whatever the record is, since a {@code ServiceLoader} makes it. */
    public static JavaFile generate(EntityModel entity) {
        ClassName name = entity.body().generated("Provider");
        ClassName dao = entity.body().generated("Dao");
        TypeName anyDao = ParameterizedTypeName.get(Names.ENTITY_DAO, any(), any(), any());
        String plugin = entity.settings().plugin();
        TypeSpec.Builder type = Classes.begin(name, entity.body().element())
                .addModifiers(Modifier.PUBLIC)
                .addSuperinterface(Names.ENTITY_PROVIDER)
                .addJavadoc("Tells {@code kong.db} of {@code $L}. Thread-safe.", entity.name())
                .addMethod(MethodSpec.constructorBuilder()
                        .addJavadoc("For {@link $T}.", java.util.ServiceLoader.class)
                        .addModifiers(Modifier.PUBLIC)
                        .build())
                .addMethod(method("plugin", ClassName.get(String.class))
                        .addStatement("return $S", plugin.isEmpty() ? entity.name() : plugin)
                        .build())
                .addMethod(method("definition", Names.SCHEMA_DEFINITION)
                        .addStatement("return $T.DEFINITION", entity.body().generated("Schema"))
                        .build())
                .addMethod(method(
                                "daoType",
                                ParameterizedTypeName.get(
                                        ClassName.get(Class.class), WildcardTypeName.subtypeOf(anyDao)))
                        .addStatement("return $T.class", dao)
                        .build())
                .addMethod(method("createDao", anyDao)
                        .addParameter(Names.DAO_ENGINE, "engine")
                        .addStatement("return new $T(engine)", dao)
                        .build())
                .addMethod(method("codec", ParameterizedTypeName.get(Names.ROW_CODEC, any()))
                        .addStatement("return $T.INSTANCE", entity.body().generated("Codec"))
                        .build())
                .addMethod(baseMigration(entity))
                .addMethod(method("supersedes", ParameterizedTypeName.get(List.class, String.class))
                        .addStatement("return $L", Literals.of(entity.settings().supersedes()))
                        .build());
        if (entity.settings().baseMigration()) {
            type.addMethod(read(name));
        }
        return Classes.file(name, type.build());
    }

    private static MethodSpec baseMigration(EntityModel entity) {
        MethodSpec.Builder method = method("baseMigration", Classes.nullable(ClassName.get(String.class), true))
                .addParameter(String.class, "store");
        if (!entity.settings().baseMigration()) {
            return method.addStatement("return null").build();
        }
        return method.addCode(CodeBlock.builder()
                        .add("return switch (store) {\n$>")
                        .add("case $S -> read($S);\n", "postgres", '/' + Migrations.postgresPath(entity))
                        .add("case $S -> read($S);\n", "cassandra", '/' + Migrations.cassandraPath(entity))
                        .add("default -> null;\n$<};\n")
                        .build())
                .build();
    }

    private static MethodSpec read(ClassName provider) {
        return MethodSpec.methodBuilder("read")
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                .returns(String.class)
                .addParameter(String.class, "resource")
                .addCode(CodeBlock.builder()
                        .beginControlFlow(
                                "try ($T in = $T.class.getResourceAsStream(resource))", InputStream.class, provider)
                        .beginControlFlow("if (in == null)")
                        .addStatement(
                                "throw new $T(resource + $S)",
                                IllegalStateException.class,
                                " is not in the jar of " + provider.simpleName())
                        .endControlFlow()
                        .addStatement(
                                "return new $T(in.readAllBytes(), $T.UTF_8)", String.class, StandardCharsets.class)
                        .nextControlFlow("catch ($T e)", IOException.class)
                        .addStatement("throw new $T(e)", UncheckedIOException.class)
                        .endControlFlow()
                        .build())
                .build();
    }

    private static MethodSpec.Builder method(String name, TypeName returns) {
        return MethodSpec.methodBuilder(name)
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PUBLIC)
                .returns(returns);
    }

    private static TypeName any() {
        return WildcardTypeName.subtypeOf(Object.class);
    }
}
