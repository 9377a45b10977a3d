package dev.kongdb.processor.internal.model;

import com.palantir.javapoet.ClassName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;
import org.jspecify.annotations.Nullable;

/**
 * The fields and rules of a record: of an entity, of a record within entities, or of the
 * configuration of a plugin.
 *
 * @param element the record
 * @param components its components, in order
 * @param checks the entity checks, in source order
 * @param shorthands the shorthand fields, in source order
 * @param inherited for a subschema, the other fields of its entity, which checks may name, too
 */
public record RecordModel(
        TypeElement element,
        List<Component> components,
        List<CheckModel> checks,
        List<ShorthandModel> shorthands,
        List<FieldModel> inherited) {

    /** The constants that codecs have besides the positions of fields. */
    public static final Set<String> OTHER_CONSTANTS = Set.of("SHAPE", "DEFINITION", "INSTANCE");

    /** A record whose checks concern its own fields only. */
    RecordModel(
            TypeElement element, List<Component> components, List<CheckModel> checks, List<ShorthandModel> shorthands) {
        this(element, components, checks, shorthands, List.of());
    }

    /** The record as a subschema that specialises the fields. */
    RecordModel specialising(List<FieldModel> fields, Texts texts) {
        List<FieldModel> others =
                fields.stream().filter(other -> field(other.kongName()) == null).toList();
        RecordModel whole = new RecordModel(element, components, checks, shorthands, others);
        return whole.with(
                checks.stream().map(check -> check.typed(whole, texts)).toList());
    }

    /** The record with other checks. */
    RecordModel with(List<CheckModel> others) {
        return new RecordModel(element, components, others, shorthands, inherited);
    }

    /** The type. */
    public ClassName type() {
        return ClassName.get(element);
    }

    /** A generated class, by the end of its name. */
    public ClassName generated(String suffix) {
        return generated(type(), suffix);
    }

    /**
     * A class generated for a record, by the end of its name. For a nested record, the name
     * contains the outer class: {@code Outer_InnerCodec}.
     */
    public static ClassName generated(ClassName record, String suffix) {
        return ClassName.get(record.packageName(), String.join("_", record.simpleNames()) + suffix);
    }

    /** The name of the constant with the position of the field. */
    public String constant(FieldModel field) {
        String constant = upperCase(field);
        boolean taken = OTHER_CONSTANTS.contains(constant);
        while (taken) {
            String longer = constant + "_FIELD";
            taken = fields().stream().anyMatch(other -> upperCase(other).equals(longer));
            constant = longer;
        }
        return constant;
    }

    private static String upperCase(FieldModel field) {
        return field.kongName().toUpperCase(Locale.ROOT);
    }

    /** Whether there is a constructor besides the one that takes the components. */
    public boolean hasOtherConstructors() {
        return ElementFilter.constructorsIn(element.getEnclosedElements()).size() > 1;
    }

    /** Whether it can be seen from other packages. */
    public boolean isPublic() {
        return element.getModifiers().contains(Modifier.PUBLIC);
    }

    /** The components that are fields, in order. */
    public List<FieldModel> fields() {
        List<FieldModel> fields = new ArrayList<>();
        for (Component component : components) {
            if (component instanceof FieldModel field) {
                fields.add(field);
            }
        }
        return fields;
    }

    /** The names in Kong of all fields that checks may name. */
    public List<String> names() {
        return Stream.concat(fields().stream(), inherited.stream())
                .map(FieldModel::kongName)
                .toList();
    }

    /** The field with the name in Kong, of the record itself or inherited; or null. */
    public @Nullable FieldModel field(String kongName) {
        for (FieldModel field : fields()) {
            if (field.kongName().equals(kongName)) {
                return field;
            }
        }
        for (FieldModel field : inherited) {
            if (field.kongName().equals(kongName)) {
                return field;
            }
        }
        return null;
    }

    /** The field with the name. A dotted name reaches into records. Null when there is none. */
    public @Nullable FieldModel fieldAt(String path) {
        int dot = path.indexOf('.');
        FieldModel field = field(dot < 0 ? path : path.substring(0, dot));
        if (field == null || dot < 0) {
            return field;
        }
        return field.definition().base() instanceof Definition.OfRecord record
                ? record.fields().fieldAt(path.substring(dot + 1))
                : null;
    }

    /** The record as the definition of a field. */
    public Map<String, @Nullable Object> toMap() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("type", "record");
        addTo(map);
        return map;
    }

    /** Adds {@code fields}, {@code entity_checks} and {@code shorthand_fields}. */
    void addTo(Map<String, @Nullable Object> map) {
        List<Map<String, ?>> fields = new ArrayList<>();
        fields().forEach(field ->
                fields.add(Map.of(field.kongName(), field.definition().toMap())));
        map.put("fields", fields);
        if (!checks.isEmpty()) {
            List<Object> entries = new ArrayList<>();
            for (CheckModel check : checks) {
                Map<String, @Nullable Object> entry = new LinkedHashMap<>();
                entry.put(check.kongName(), Definition.plain(check.argument()));
                entries.add(entry);
            }
            map.put("entity_checks", entries);
        }
        if (!shorthands.isEmpty()) {
            List<Object> entries = new ArrayList<>();
            shorthands.forEach(shorthand -> entries.add(
                    Map.of(shorthand.kongName(), shorthand.definition().toMap())));
            map.put("shorthand_fields", entries);
        }
    }
}
