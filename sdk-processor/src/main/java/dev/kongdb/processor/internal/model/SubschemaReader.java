package dev.kongdb.processor.internal.model;

import dev.kongdb.processor.internal.diagnostic.Fault;
import dev.kongdb.processor.internal.diagnostic.Nearest;
import dev.kongdb.processor.internal.diagnostic.Report;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.util.Elements;
import org.jspecify.annotations.Nullable;

/** Reads subschemas of entities, and compares their fields with those of the entity. */
public final class SubschemaReader {
    private final Elements elements;
    private final Report report;
    private final Compiled compiled;

    /**
     * A reader that adds faults to the report.
     *
     * @param compiled the types that are being compiled
     */
    public SubschemaReader(Elements elements, Report report, Compiled compiled) {
        this.elements = elements;
        this.report = report;
        this.compiled = compiled;
    }

    /**
     * Reads a record with {@code @KongSubschema}. If it is not usable, reports faults and returns
     * null.
     */
    public @Nullable SubschemaModel read(TypeElement type, AnnotationMirror annotation) {
        RecordModel body = new RecordReader(elements, report, compiled).read(type);
        List<String> keys = keys(type, annotation);
        TypeElement entity = entity(annotation);
        AnnotationMirror said = entity == null ? null : Mirrors.find(entity, "KongEntity");
        if (entity == null
                || said == null
                || Mirrors.string(said, "subschemaKey").isEmpty()) {
            report.add(
                    Fault.SUBSCHEMA_OF_NONE,
                    Mirrors.place(type, annotation, "of"),
                    type.getSimpleName(),
                    entity == null ? "nothing" : entity.getSimpleName());
            return null;
        }
        RecordModel parent = new RecordReader(elements, new Report(), compiled).read(entity);
        compare(body, parent, entity);
        return new SubschemaModel(
                body.specialising(parent.fields(), new Texts(report)), Mirrors.string(said, "name"), keys);
    }

    private List<String> keys(TypeElement type, AnnotationMirror annotation) {
        List<String> keys = new ArrayList<>();
        for (AnnotationValue key : Mirrors.elements(annotation, "keys")) {
            keys.add(String.valueOf(key.getValue()));
        }
        if (keys.isEmpty() || keys.contains("")) {
            report.add(Fault.SUBSCHEMA_WITHOUT_KEY, Mirrors.place(type, annotation, "keys"), type.getSimpleName());
        }
        return List.copyOf(keys);
    }

    private static @Nullable TypeElement entity(AnnotationMirror annotation) {
        AnnotationValue of = Mirrors.value(annotation, "of");
        return of != null
                        && of.getValue() instanceof DeclaredType declared
                        && declared.asElement() instanceof TypeElement entity
                ? entity
                : null;
    }

    /**
     * Checks that a subschema only specialises fields of its entity, without adding any or changing
     * their types.
     */
    private void compare(RecordModel subschema, RecordModel parent, TypeElement entity) {
        for (FieldModel field : subschema.fields()) {
            FieldModel specialised = parent.field(field.kongName());
            if (specialised == null) {
                report.add(
                        Fault.SUBSCHEMA_FIELD_UNKNOWN,
                        field.origin(),
                        field.javaName(),
                        entity.getSimpleName(),
                        String.join(", ", parent.names()),
                        Nearest.hint(field.kongName(), parent.names()));
            } else if (!(field.kind() instanceof Kind.Broken)
                    && !field.definition()
                            .type()
                            .equals(specialised.definition().type())) {
                report.add(
                        Fault.SUBSCHEMA_FIELD_TYPE,
                        field.origin(),
                        field.javaName(),
                        field.definition().type(),
                        entity.getSimpleName(),
                        specialised.definition().type());
            }
        }
    }
}
