package dev.kongdb.processor.internal.model;

import dev.kongdb.processor.internal.diagnostic.Origin;
import dev.kongdb.processor.internal.diagnostic.Report;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Elements;
import org.jspecify.annotations.Nullable;

/** Reads entities. */
public final class EntityReader {
    private final Translator translator;
    private final RecordReader records;

    /** A reader; the arguments are as for {@link RecordReader}. */
    public EntityReader(Elements elements, Report report, Compiled compiled) {
        this.translator = new Translator(elements, report);
        this.records = new RecordReader(elements, report, compiled);
    }

    /** Reads a record with {@code @KongEntity}. */
    public EntityModel read(TypeElement type, AnnotationMirror entity) {
        RecordModel body = records.read(type);
        FunctionRef check = null;
        List<EntityModel.TransformationModel> transformations = new ArrayList<>();
        for (AnnotationMirror annotation : RecordReader.repeated(type)) {
            if (Mirrors.is(annotation, "Check")) {
                check = function(type, annotation, "value", "CustomEntityCheck");
            } else if (Mirrors.is(annotation, "Transformation")) {
                Origin origin = Origin.of(type, annotation);
                transformations.add(new EntityModel.TransformationModel(
                        Mirrors.strings(annotation, "input"),
                        Mirrors.strings(annotation, "needs"),
                        function(type, annotation, "onWrite", "TransformationFunction"),
                        function(type, annotation, "onRead", "TransformationFunction"),
                        Translator.names(origin, annotation),
                        origin));
            }
        }
        EntityModel.Settings settings = settings(type, entity);
        return new EntityModel(body, settings, check, List.copyOf(transformations), Tables.of(body, settings));
    }

    /** The class that a member names, or null when it was left out. */
    private @Nullable FunctionRef function(
            TypeElement type, AnnotationMirror annotation, String member, String contract) {
        AnnotationValue written = Mirrors.written(annotation, member);
        return written != null && written.getValue() instanceof TypeMirror function
                ? translator.function(function, Origin.of(type, annotation).at(member, written), contract)
                : null;
    }

    private static EntityModel.Settings settings(TypeElement type, AnnotationMirror entity) {
        Origin origin = Origin.of(type, entity);
        Map<String, Origin> places = new HashMap<>();
        entity.getElementValues().forEach((member, value) -> {
            String name = member.getSimpleName().toString();
            Origin place = origin.at(name, value);
            places.put(name, place);
            List<AnnotationValue> elements = Mirrors.elements(value);
            for (int i = 0; i < elements.size(); i++) {
                places.put(name + '[' + i + ']', place.at(i, elements.get(i)));
            }
        });
        return new EntityModel.Settings(
                Mirrors.string(entity, "name"),
                Mirrors.string(entity, "plugin"),
                Mirrors.string(entity, "endpointKey"),
                Mirrors.strings(entity, "cacheKey"),
                Mirrors.flag(entity, "workspaceable"),
                Mirrors.flag(entity, "ttl"),
                Mirrors.string(entity, "adminApiName"),
                Mirrors.string(entity, "adminApiNestedName"),
                Mirrors.flag(entity, "generateAdminApi"),
                Mirrors.flag(entity, "dbExport"),
                Mirrors.flag(entity, "legacy"),
                Mirrors.string(entity, "subschemaKey"),
                Mirrors.string(entity, "subschemaError"),
                Mirrors.flag(entity, "baseMigration"),
                Mirrors.strings(entity, "supersedes"),
                origin,
                Map.copyOf(places));
    }
}
