package dev.kongdb.processor.internal.generate;

import com.palantir.javapoet.CodeBlock;
import dev.kongdb.processor.internal.model.Attribute;
import dev.kongdb.processor.internal.model.Definition;
import dev.kongdb.processor.internal.model.FunctionRef;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The values of definitions as Java expressions. */
final class Literals {
    private static final int SHORT = 4;

    private Literals() {}

    static CodeBlock of(@Nullable Object value) {
        if (value == null) {
            return CodeBlock.of("null");
        }
        if (value instanceof String string) {
            return CodeBlock.of("$L", Ascii.literal(string));
        }
        if (value instanceof Long number) {
            return CodeBlock.of("$LL", number);
        }
        if (value instanceof Double number) {
            return ofDouble(number);
        }
        if (value instanceof List<?> list) {
            // Short lists stay on one line.
            String separator = list.size() > SHORT ? ",$W" : ", ";
            CodeBlock elements = list.stream().map(Literals::of).collect(CodeBlock.joining(separator));
            return list.stream().anyMatch(Objects::isNull)
                    ? CodeBlock.of("$T.asList($L)", Arrays.class, elements)
                    : CodeBlock.of("$T.of($L)", List.class, elements);
        }
        if (value instanceof Map<?, ?> map) {
            return map.isEmpty() ? CodeBlock.of("$T.of()", Map.class) : ofMap(map);
        }
        if (value instanceof FunctionRef function) {
            return CodeBlock.of("new $T()", function.implementation());
        }
        if (value instanceof Definition definition) {
            return CodeBlock.of("$>$>$L$<$<", ofDefinition(definition));
        }
        return CodeBlock.of("$L", value);
    }

    private static CodeBlock ofDouble(double number) {
        if (Double.isInfinite(number)) {
            return CodeBlock.of("$T.$L", Double.class, number > 0 ? "POSITIVE_INFINITY" : "NEGATIVE_INFINITY");
        }
        return Double.isNaN(number) ? CodeBlock.of("$T.NaN", Double.class) : CodeBlock.of("$L", number);
    }

    private static CodeBlock ofMap(Map<?, ?> map) {
        CodeBlock entries = map.entrySet().stream()
                .map(entry -> CodeBlock.of(
                        holdsLists(entry.getValue()) ? "$S,$W$L" : "$S, $L", entry.getKey(), of(entry.getValue())))
                .collect(CodeBlock.joining(",$W"));
        return CodeBlock.of("$T.table($>$>$L$<$<)", Names.VALUES, entries);
    }

    private static boolean holdsLists(@Nullable Object value) {
        return value instanceof List<?> list && list.stream().anyMatch(List.class::isInstance);
    }

    /** The definition of a field. */
    static CodeBlock ofDefinition(Definition definition) {
        CodeBlock.Builder code = CodeBlock.builder();
        Definition.Base base = definition.base();
        if (base instanceof Definition.OfType of) {
            code.add("$T.of($S)", Names.FIELD_DEFINITION, of.type());
        } else if (base instanceof Definition.OfTypedef of) {
            code.add("$T.get($S)", Names.TYPEDEFS, of.typedef());
        } else if (base instanceof Definition.OfRecord of) {
            code.add("$T.DEFINITION", of.codec());
        }
        for (Attribute attribute : definition.attributes()) {
            code.add("$Z.with($S, $L)", attribute.name(), of(attribute.value()));
        }
        return code.build();
    }
}
