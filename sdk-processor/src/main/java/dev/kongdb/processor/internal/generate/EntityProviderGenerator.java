package dev.kongdb.processor.internal.generate;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.JavaFile;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import com.palantir.javapoet.WildcardTypeName;
import dev.kongdb.processor.internal.model.EntityModel;
import java.util.List;
import javax.lang.model.element.Modifier;

/** Writes the class by which {@code kong.db} finds an entity. */
public final class EntityProviderGenerator {
    private EntityProviderGenerator() {}

    /** The class. It is public whatever the record is, since a {@code ServiceLoader} makes it. */
    public static JavaFile generate(EntityModel entity) {
        ClassName name = entity.body().generated("Provider");
        ClassName dao = entity.body().generated("Dao");
        TypeName anyDao = ParameterizedTypeName.get(Names.ENTITY_DAO, any(), any(), any(), any());
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
                        .build());
        if (!entity.settings().baseMigration()) {
            type.addMethod(method("baseMigration", Classes.nullable(ClassName.get(String.class), true))
                    .addParameter(String.class, "store")
                    .addStatement("return null")
                    .build());
        }
        if (!entity.settings().supersedes().isEmpty()) {
            type.addMethod(method("supersedes", ParameterizedTypeName.get(List.class, String.class))
                    .addStatement("return $L", Literals.of(entity.settings().supersedes()))
                    .build());
        }
        return Classes.file(name, type.build());
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
