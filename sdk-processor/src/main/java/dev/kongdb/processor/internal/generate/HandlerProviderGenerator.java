package dev.kongdb.processor.internal.generate;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.JavaFile;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.kongdb.processor.internal.model.PluginModel;
import dev.kongdb.processor.internal.model.RecordModel;
import java.util.Set;
import javax.lang.model.element.Modifier;

/** Writes the class by which a host finds a plugin. */
public final class HandlerProviderGenerator {
    private HandlerProviderGenerator() {}

    /**
     * The resource that tells other compilations that the plugin exists. It contains the class of
     * the handler.
     */
    public static String markerPath(String plugin) {
        return "META-INF/kongdb/plugins/" + plugin;
    }

    /**
     * The class. It is public even if the handler is not, since a {@code ServiceLoader} creates it.
     */
    public static JavaFile generate(PluginModel plugin) {
        ClassName handler = ClassName.get(plugin.element());
        ClassName name = RecordModel.generated(handler, "Provider");
        TypeName handlers = ParameterizedTypeName.get(Names.PLUGIN_HANDLER, plugin.config());
        TypeSpec type = Classes.begin(name, plugin.element())
                .addModifiers(Modifier.PUBLIC)
                .addSuperinterface(ParameterizedTypeName.get(Names.HANDLER_PROVIDER, plugin.config()))
                .addJavadoc("Registers the plugin {@code $L} with its host. Thread-safe.", plugin.name())
                .addField(FieldSpec.builder(
                                Names.SCHEMA_DEFINITION, "SUBSCHEMA", Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
                        .initializer(subschema(plugin))
                        .build())
                .addMethod(MethodSpec.constructorBuilder()
                        .addJavadoc("Called by {@code ServiceLoader}.")
                        .addModifiers(Modifier.PUBLIC)
                        .build())
                .addMethod(method("name", ClassName.get(String.class))
                        .addStatement("return $S", plugin.name())
                        .build())
                .addMethod(method("version", ClassName.get(String.class))
                        .addStatement("return $L", Literals.of(plugin.version()))
                        .build())
                .addMethod(method("priority", TypeName.INT)
                        .addStatement("return $L", plugin.priority())
                        .build())
                .addMethod(method("phases", ParameterizedTypeName.get(ClassName.get(Set.class), Names.PHASE))
                        .addStatement("return $T.of($L)", Set.class, phases(plugin))
                        .build())
                .addMethod(method("subschema", Names.SCHEMA_DEFINITION)
                        .addStatement("return SUBSCHEMA")
                        .build())
                .addMethod(method("handler", handlers)
                        .addParameter(Names.KONG, "kong")
                        .addStatement(plugin.takesKong() ? "return new $T(kong)" : "return new $T()", handler)
                        .build())
                .addMethod(method("config", plugin.config())
                        .addParameter(Names.ROW, "config")
                        .addStatement(
                                "return $T.INSTANCE.decode(config)", RecordModel.generated(plugin.config(), "Codec"))
                        .build())
                .build();
        return Classes.file(name, type);
    }

    private static CodeBlock phases(PluginModel plugin) {
        return plugin.phases().stream()
                .map(phase -> CodeBlock.of("$T.$L", Names.PHASE, phase))
                .collect(CodeBlock.joining(", "));
    }

    private static CodeBlock subschema(PluginModel plugin) {
        CodeBlock.Builder code = CodeBlock.builder().add("$T.named($S)$>$>", Names.SCHEMA_DEFINITION, plugin.name());
        if (plugin.noConsumer()) {
            code.add("\n.field($S, $T.get($S))", "consumer", Names.TYPEDEFS, "no_consumer");
        }
        if (plugin.noService()) {
            code.add("\n.field($S, $T.get($S))", "service", Names.TYPEDEFS, "no_service");
        }
        if (plugin.noRoute()) {
            code.add("\n.field($S, $T.get($S))", "route", Names.TYPEDEFS, "no_route");
        }
        if (!plugin.protocols().isEmpty()) {
            CodeBlock protocols = Literals.of(plugin.protocols());
            code.add(
                    "\n.field($S, $T.of($S).with($S, true)$>$>\n.with($S, $T.of($S)$>$>\n.with($S, $L)$<$<)\n.with($S, $L)$<$<)",
                    "protocols",
                    Names.FIELD_DEFINITION,
                    "set",
                    "required",
                    "elements",
                    Names.FIELD_DEFINITION,
                    "string",
                    "one_of",
                    protocols,
                    "default",
                    protocols);
        }
        return code.add(
                        "\n.field($S, $T.DEFINITION.with($S, true))\n.build()$<$<",
                        "config",
                        RecordModel.generated(plugin.config(), "Codec"),
                        "required")
                .build();
    }

    private static MethodSpec.Builder method(String name, TypeName returns) {
        return MethodSpec.methodBuilder(name)
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PUBLIC)
                .returns(returns);
    }
}
