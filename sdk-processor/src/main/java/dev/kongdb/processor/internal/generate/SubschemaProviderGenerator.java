package dev.kongdb.processor.internal.generate;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.JavaFile;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeSpec;
import com.palantir.javapoet.WildcardTypeName;
import dev.kongdb.processor.internal.model.SubschemaModel;
import java.util.List;
import javax.lang.model.element.Modifier;

/** Writes the class by which {@code kong.db} finds a subschema. */
public final class SubschemaProviderGenerator {
    private SubschemaProviderGenerator() {}

    /**
     * The class. It is public even if the record is not, since a {@code ServiceLoader} creates it.
     */
    public static JavaFile generate(SubschemaModel subschema) {
        ClassName name = subschema.body().generated("Provider");
        TypeSpec type = Classes.begin(name, subschema.body().element())
                .addModifiers(Modifier.PUBLIC)
                .addSuperinterface(Names.SUBSCHEMA_PROVIDER)
                .addJavadoc(
                        "Registers {@link $T} with {@code kong.db} as a subschema of {@code $L}. Thread-safe.",
                        subschema.body().type(),
                        Ascii.javadoc(subschema.entity()))
                .addMethod(MethodSpec.constructorBuilder()
                        .addJavadoc("Called by {@code ServiceLoader}.")
                        .addModifiers(Modifier.PUBLIC)
                        .build())
                .addMethod(Classes.overriding(
                        "entity", ClassName.get(String.class), CodeBlock.of("return $S;\n", subschema.entity())))
                .addMethod(Classes.overriding(
                        "keys",
                        ParameterizedTypeName.get(List.class, String.class),
                        CodeBlock.of("return $L;\n", Literals.of(subschema.keys()))))
                .addMethod(MethodSpec.methodBuilder("definition")
                        .addAnnotation(Override.class)
                        .addModifiers(Modifier.PUBLIC)
                        .returns(Names.SCHEMA_DEFINITION)
                        .addParameter(String.class, "key")
                        .addCode(
                                "return $T.named(key)$>$>$L$L\n.build();$<$<\n",
                                Names.SCHEMA_DEFINITION,
                                Positions.fields(subschema.body()),
                                Positions.extras(subschema.body()))
                        .build())
                .addMethod(Classes.overriding(
                        "codec",
                        ParameterizedTypeName.get(Names.ROW_CODEC, WildcardTypeName.subtypeOf(Object.class)),
                        CodeBlock.of("return $T.INSTANCE;\n", subschema.body().generated("Codec"))))
                .build();
        return Classes.file(name, type);
    }
}
