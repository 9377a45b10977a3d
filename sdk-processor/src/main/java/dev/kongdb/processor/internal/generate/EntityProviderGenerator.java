package dev.kongdb.processor.internal.generate;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.JavaFile;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.kongdb.processor.internal.model.Component;
import dev.kongdb.processor.internal.model.EntityModel;
import java.util.List;
import javax.lang.model.element.Modifier;

/** Writes the class by which {@code kong.db} finds an entity. */
public final class EntityProviderGenerator {
    private EntityProviderGenerator() {}

    /**
     * The class. It is public even if the record is not, since a {@code ServiceLoader} creates it.
     */
    public static JavaFile generate(EntityModel entity) {
        ClassName name = entity.body().generated("Provider");
        ClassName dao = entity.body().generated("Dao");
        ClassName codec = entity.body().generated("Codec");
        String plugin = entity.settings().plugin();
        TypeSpec.Builder type = Classes.begin(name, entity.body().element())
                .addModifiers(Modifier.PUBLIC)
                .superclass(Names.ENTITY_PROVIDER)
                .addJavadoc("Registers {@code $L} with {@code kong.db}.", entity.name())
                .addMethod(MethodSpec.constructorBuilder()
                        .addJavadoc("Called by {@code ServiceLoader}.")
                        .addModifiers(Modifier.PUBLIC)
                        .addStatement(
                                "super($1S, $2T.DEFINITION, $2T.INSTANCE,$W$3T.class, $3T::new)",
                                plugin.isEmpty() ? entity.name() : plugin,
                                codec,
                                dao)
                        .build());
        if (!entity.settings().baseMigration()) {
            type.addMethod(method("baseMigration", Classes.nullable(ClassName.get(String.class), true))
                    .addParameter(String.class, "store")
                    .addParameter(Names.SCHEMA, "schema")
                    .addStatement("return null")
                    .build());
        }
        if (!entity.settings().supersedes().isEmpty()) {
            type.addMethod(method("supersedes", ParameterizedTypeName.get(List.class, String.class))
                    .addStatement("return $L", Literals.of(entity.settings().supersedes()))
                    .build());
        }
        return Classes.file(name, type.addMethod(rowOf(entity)).build());
    }

    private static MethodSpec rowOf(EntityModel entity) {
        ClassName builder = entity.body().generated("Builder");
        MethodSpec.Builder rowOf = method("rowOf", Names.ROW).addParameter(Object.class, "entity");
        entity.body().components().stream()
                .filter(Component.TimeToLive.class::isInstance)
                .findFirst()
                .ifPresentOrElse(
                        ttl -> rowOf.addStatement("$1T given = ($1T) entity", entity.type())
                                .addStatement("return $T.from(given).toRow().ttl(given.$N())", builder, ttl.javaName()),
                        () -> rowOf.addStatement("return $T.from(($T) entity).toRow()", builder, entity.type()));
        return rowOf.build();
    }

    private static MethodSpec.Builder method(String name, TypeName returns) {
        return MethodSpec.methodBuilder(name)
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PUBLIC)
                .returns(returns);
    }
}
