package dev.kongdb.processor.internal.generate;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import dev.kongdb.processor.internal.model.Component;
import dev.kongdb.processor.internal.model.FieldModel;
import dev.kongdb.processor.internal.model.Kind;
import dev.kongdb.processor.internal.model.RecordModel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.lang.model.element.Modifier;
import org.jspecify.annotations.Nullable;

/**
 * Expressions that convert between the value at a position of a row and a component, for the
 * records of one codec.
 */
final class Conversions {
    private final ClassName codec;
    private final ClassName within;
    private final RecordModel record;

    /** The enums, each with the name of the method that finds its constants. */
    private final Map<ClassName, String> finders = new LinkedHashMap<>();

    private final Map<ClassName, Kind.Choice> choices = new LinkedHashMap<>();

    /** Makes expressions for the components of the record, for use in the given class. */
    Conversions(RecordModel model, ClassName within) {
        this.codec = model.generated("Codec");
        this.within = within;
        this.record = model;
        model.fields().forEach(field -> collect(field.kind()));
    }

    private void collect(Kind kind) {
        if (kind instanceof Kind.Choice choice && choices.putIfAbsent(choice.type(), choice) == null) {
            String simple = choice.type().simpleName();
            String name = "decode" + simple;
            int count = 2;
            while (finders.containsValue(name)) {
                name = "decode" + simple + count++;
            }
            finders.put(choice.type(), name);
        } else if (kind instanceof Kind.ListOf list) {
            collect(list.element());
        } else if (kind instanceof Kind.SetOf set) {
            collect(set.element());
        } else if (kind instanceof Kind.MapOf map) {
            collect(map.value());
        }
    }

    /** The methods of the codec that convert enums, as switches. */
    List<MethodSpec> methods() {
        return choices.values().stream()
                .flatMap(choice -> List.of(finder(choice), namer(choice)).stream())
                .toList();
    }

    private MethodSpec finder(Kind.Choice choice) {
        CodeBlock.Builder code = CodeBlock.builder().add("return switch (($T) slot) {\n$>", String.class);
        choice.constants()
                .forEach(constant ->
                        code.add("case $L -> $L;\n", Literals.of(constant.kongName()), constant(choice, constant)));
        code.add(
                "default -> throw new $T(slot + $S);\n",
                IllegalStateException.class,
                " is no constant of " + choice.type().simpleName());
        return MethodSpec.methodBuilder(finders.get(choice.type()))
                .addModifiers(Modifier.STATIC)
                .returns(choice.type())
                .addParameter(Object.class, "slot")
                .addCode(code.add("$<};\n").build())
                .build();
    }

    private static MethodSpec namer(Kind.Choice choice) {
        CodeBlock.Builder code = CodeBlock.builder().add("return switch (constant) {\n$>");
        choice.constants()
                .forEach(constant ->
                        code.add("case $L -> $L;\n", constant.javaName(), Literals.of(constant.kongName())));
        return MethodSpec.methodBuilder("kongName")
                .addModifiers(Modifier.STATIC)
                .returns(String.class)
                .addParameter(choice.type(), "constant")
                .addCode(code.add("$<};\n").build())
                .build();
    }

    /**
     * The expression that reads a component from a row named {@code row}.
     *
     * @param byName whether to find fields by name, because their positions are those of another
     *     record
     */
    CodeBlock decode(Component component, boolean byName) {
        if (!(component instanceof FieldModel field)) {
            return CodeBlock.of("row.ttl()");
        }
        CodeBlock place = byName ? Literals.of(field.kongName()) : position(field);
        CodeBlock slot = CodeBlock.of("row.get($L)", place);
        Object defaultValue = field.definition().get("default");
        if (field.type().isPrimitive() && defaultValue != null) {
            return primitive(field, slot, defaultValue);
        }
        CodeBlock decoder = decoder(field.kind(), 0);
        // With several constructors, the compiler could not infer the type.
        CodeBlock type = record.hasOtherConstructors() ? CodeBlock.of("<$T>", boxed(field.type())) : CodeBlock.of("");
        if (field.nullable()) {
            return CodeBlock.of("$T.$LorNull($L,$W$L)", Names.VALUES, type, slot, decoder);
        }
        CodeBlock otherwise = defaultValue == null ? null : constant(field.kind(), defaultValue);
        if (otherwise != null) {
            return CodeBlock.of("$T.$LorElse($L,$W$L,$W$L)", Names.VALUES, type, slot, decoder, otherwise);
        }
        if (defaultValue == null && field.kind() instanceof Kind.Nested) {
            defaultValue = Map.of(); // a record filled with the defaults of its fields
        }
        if (defaultValue instanceof Map<?, ?> empty
                && empty.isEmpty()
                && !(field.kind() instanceof Kind.MapOf)
                && !(field.kind() instanceof Kind.Nested)) {
            defaultValue = List.of();
        }
        return defaultValue == null
                ? CodeBlock.of("$T.$Lgiven(row, $L,$W$L)", Names.VALUES, type, place, decoder)
                : CodeBlock.of(
                        "$T.$LorDefault($L,$W$L,$W$L)", Names.VALUES, type, slot, Literals.of(defaultValue), decoder);
    }

    private static TypeName boxed(TypeName type) {
        return type.isPrimitive() ? type.box() : type;
    }

    private static CodeBlock primitive(FieldModel field, CodeBlock slot, Object defaultValue) {
        TypeName type = field.type();
        String otherwise = defaultValue + (type.equals(TypeName.LONG) ? "L" : "");
        return CodeBlock.of("$T.$LOr($L, $L)", Names.VALUES, type, slot, otherwise);
    }

    /** A default as an expression of the component's type; null when it is no plain literal. */
    private @Nullable CodeBlock constant(Kind kind, Object value) {
        if ((kind instanceof Kind.Text && value instanceof String)
                || (kind instanceof Kind.Bool && value instanceof Boolean)
                || (kind instanceof Kind.Whole whole && whole.wide() && value instanceof Long)) {
            return Literals.of(value);
        }
        if (kind instanceof Kind.Whole && value instanceof Long) {
            return CodeBlock.of("$L", value);
        }
        if (kind instanceof Kind.Real && value instanceof Number number) {
            return CodeBlock.of("$L", number.doubleValue());
        }
        if (kind instanceof Kind.Choice choice) {
            for (Kind.Constant constant : choice.constants()) {
                if (constant.kongName().equals(value)) {
                    return constant(choice, constant);
                }
            }
        }
        return null;
    }

    /**
     * A constant of an enum. If the enum has the name of a variable or constant of the codec, which
     * Java would take instead, the constant is looked up.
     */
    private CodeBlock constant(Kind.Choice choice, Kind.Constant constant) {
        String name = choice.type().topLevelClassName().simpleName();
        boolean obscured = name.equals("row")
                || name.equals("slot")
                || RecordModel.OTHER_CONSTANTS.contains(name)
                || record.fields().stream()
                        .anyMatch(field -> record.constant(field).equals(name));
        return obscured
                ? CodeBlock.of("$T.valueOf($T.class, $S)", Enum.class, choice.type(), constant.javaName())
                : CodeBlock.of("$T.$L", choice.type(), constant.javaName());
    }

    /** A function that decodes the value at a position, which is never null. */
    private CodeBlock decoder(Kind kind, int depth) {
        String slot = variable(depth);
        if (kind instanceof Kind.Text) {
            return CodeBlock.of("$T::toText", Names.VALUES);
        }
        if (kind instanceof Kind.Bool) {
            return CodeBlock.of("$T::toBoolean", Names.VALUES);
        }
        if (kind instanceof Kind.Whole whole) {
            return CodeBlock.of("$T::$L", Names.VALUES, whole.wide() ? "toLong" : "toInt");
        }
        if (kind instanceof Kind.Real) {
            return CodeBlock.of("$T::toDouble", Names.VALUES);
        }
        if (kind instanceof Kind.Id) {
            return CodeBlock.of("$T::toUuid", Names.VALUES);
        }
        if (kind instanceof Kind.Time) {
            return CodeBlock.of("$T::toInstant", Names.VALUES);
        }
        if (kind instanceof Kind.Ref ref) {
            return CodeBlock.of(
                    "$T::<$T>toReference", Names.VALUES, ref.target().type());
        }
        if (kind instanceof Kind.Choice choice) {
            return CodeBlock.of("$T::$L", codec, finders.get(choice.type()));
        }
        if (kind instanceof Kind.Nested nested) {
            return CodeBlock.of("$T.INSTANCE::decodeNested", nested.codec());
        }
        if (kind instanceof Kind.ListOf list) {
            return collection(slot, "toList", list.element(), depth);
        }
        if (kind instanceof Kind.SetOf set) {
            return collection(slot, "toSet", set.element(), depth);
        }
        if (kind instanceof Kind.MapOf map) {
            return collection(slot, "toMap", map.value(), depth);
        }
        return CodeBlock.of("$T::toTable", Names.VALUES);
    }

    private static boolean isCollection(Kind kind) {
        return kind instanceof Kind.ListOf || kind instanceof Kind.SetOf || kind instanceof Kind.MapOf;
    }

    /** What precedes the function for elements: a lambda may begin a line. */
    private static String comma(Kind element) {
        return isCollection(element) ? ",$W" : ", ";
    }

    /** The parameter of a lambda: a position of a row, its elements, their elements, and so on. */
    private static String variable(int depth) {
        return depth == 0 ? "slot" : depth == 1 ? "element" : "element" + depth;
    }

    private CodeBlock collection(String slot, String method, Kind element, int depth) {
        return CodeBlock.of(
                "$1L -> $2T.$3L($1L" + comma(element) + "$4L)",
                slot,
                Names.VALUES,
                method,
                decoder(element, depth + 1));
    }

    /** Encodes a value that is never null. */
    CodeBlock encode(Kind kind, CodeBlock value) {
        if (kind instanceof Kind.Whole whole && !whole.wide()) {
            return whole.primitive() ? CodeBlock.of("(long) $L", value) : CodeBlock.of("$L.longValue()", value);
        }
        if (kind instanceof Kind.Choice) {
            return CodeBlock.of("$T.kongName($L)", codec, value);
        }
        return encodeNullable(kind, value);
    }

    /** Encodes a value; null becomes null. */
    CodeBlock encodeNullable(Kind kind, CodeBlock value) {
        if (kind instanceof Kind.Whole whole && whole.primitive() && !whole.wide()) {
            return encode(kind, value);
        }
        if (kind instanceof Kind.Time time) {
            return CodeBlock.of("$T.$L($L)", Names.VALUES, time.millis() ? "ofMillis" : "ofSeconds", value);
        }
        return encodeNullable(kind, value, 1);
    }

    private CodeBlock encodeNullable(Kind kind, CodeBlock value, int depth) {
        if (kind instanceof Kind.ListOf list) {
            return elements("ofElements", value, list.element(), depth);
        }
        if (kind instanceof Kind.SetOf set) {
            return elements("ofElements", value, set.element(), depth);
        }
        if (kind instanceof Kind.MapOf map) {
            return elements("ofEntries", value, map.value(), depth);
        }
        CodeBlock encoder = encoder(kind, depth);
        return encoder == null ? value : CodeBlock.of("$T.ofNullable($L, $L)", Names.VALUES, value, encoder);
    }

    private CodeBlock elements(String method, CodeBlock value, Kind element, int depth) {
        CodeBlock encoder = encoder(element, depth);
        return encoder == null
                ? CodeBlock.of("$T.$L($L)", Names.VALUES, method, value)
                : CodeBlock.of("$T.$L($L" + comma(element) + "$L)", Names.VALUES, method, value, encoder);
    }

    /** A function that encodes a value; null when the value itself is stored. */
    private @Nullable CodeBlock encoder(Kind kind, int depth) {
        if (kind instanceof Kind.Whole whole && !whole.wide()) {
            return CodeBlock.of("$T::longValue", Integer.class);
        }
        if (kind instanceof Kind.Time time) {
            return CodeBlock.of("$T::$L", Names.VALUES, time.millis() ? "ofMillis" : "ofSeconds");
        }
        if (kind instanceof Kind.Choice) {
            return CodeBlock.of("$T::kongName", codec);
        }
        if (kind instanceof Kind.Nested nested) {
            return CodeBlock.of("$T.INSTANCE::encode", nested.codec());
        }
        if (isCollection(kind)) {
            String name = variable(depth);
            return CodeBlock.of("$L -> $L", name, encodeNullable(kind, CodeBlock.of("$L", name), depth + 1));
        }
        return null;
    }

    /** Sets a position of a row named {@code row} to a value, or to null when it is null. */
    CodeBlock store(FieldModel field, CodeBlock value) {
        return CodeBlock.of(
                "row.$L($L,$W$L);\n",
                field.type().isPrimitive() ? "set" : "setOrNull",
                position(field),
                encodeNullable(field.kind(), value));
    }

    /** A reference to the entity that a variable holds. */
    static CodeBlock reference(Kind.Target target, String variable) {
        return target.hasUuidId()
                ? CodeBlock.of("$T.to($N.$N())", Names.REFERENCE, variable, target.keyAccessor())
                : CodeBlock.of(
                        "$T.toKey($T.of($S, $N.$N()))",
                        Names.REFERENCE,
                        Map.class,
                        target.keyName(),
                        variable,
                        target.keyAccessor());
    }

    /** The constant of the codec with the position of a field. */
    CodeBlock position(FieldModel field) {
        String constant = record.constant(field);
        return within.equals(codec) ? CodeBlock.of("$L", constant) : CodeBlock.of("$T.$L", codec, constant);
    }
}
