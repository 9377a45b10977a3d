package dev.kongdb.processor.internal.model;

import dev.kongdb.processor.internal.diagnostic.Fault;
import dev.kongdb.processor.internal.diagnostic.Origin;
import dev.kongdb.processor.internal.diagnostic.Report;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Elements;

/**
 * Reads the types of components, and of the content of collections, with the annotations on them.
 */
final class TypeReader {
    /** Attributes that limit an integer to some range. */
    private static final Set<String> BOUNDS = Set.of("between", "one_of", "eq");

    private final Translator translator;
    private final Report report;
    private final KindReader kinds;

    /** Reads the types of one record. */
    TypeReader(Elements elements, Translator translator, Report report, RecordReader records, Compiled compiled) {
        this.translator = translator;
        this.report = report;
        this.kinds = new KindReader(elements, report, this, records, compiled);
    }

    /** Reads the type of a component. */
    Typed read(String component, Element element, TypeMirror type, Collection<AnnotationMirror> annotations) {
        return read(component, element, type, annotations, new Texts(report));
    }

    /** Reads the type of elements, keys or values of a component. */
    Typed inner(String component, Element element, TypeMirror type) {
        return read(
                component, element, type, List.copyOf(type.getAnnotationMirrors()), new Texts(report).withoutNull());
    }

    private Typed read(
            String component, Element element, TypeMirror type, Collection<AnnotationMirror> annotations, Texts texts) {
        Map<String, Attribute> written = new LinkedHashMap<>();
        AnnotationMirror typedef = null;
        for (AnnotationMirror annotation : annotations) {
            if (Translator.typedef(annotation) != null) {
                if (typedef != null) {
                    report.add(
                            Fault.TYPEDEF_TWICE,
                            Origin.of(element, annotation),
                            component,
                            Mirrors.simpleName(typedef),
                            Mirrors.simpleName(annotation));
                }
                typedef = annotation;
            }
            List<Attribute> said = translator.attributes(element, annotation);
            if (said.isEmpty()) {
                Translator.members(annotation).min(Comparator.naturalOrder()).ifPresent(member -> {
                    Origin place = Origin.of(element, annotation);
                    report.add(Fault.SAYS_NOTHING, place, Mirrors.simpleName(annotation), component, member);
                });
            }
            for (Attribute attribute : said) {
                add(written, attribute, component);
            }
        }
        Typed bare = kinds.read(component, element, type, annotations);
        written.replaceAll((name, attribute) -> texts.typed(component, attribute, bare.definition()));
        return typedef == null
                ? plain(bare, written, component, Origin.of(element))
                : new TypedefReader(report).with(typedef, bare, written.values(), component, element, type);
    }

    private void add(Map<String, Attribute> written, Attribute attribute, String component) {
        Attribute before = written.putIfAbsent(attribute.name(), attribute);
        if (before != null) {
            AnnotationMirror source = Objects.requireNonNull(before.origin().annotation());
            twice(component, attribute, '@' + Mirrors.simpleName(source));
        }
    }

    private void twice(String component, Attribute again, String source) {
        report.add(Fault.ATTRIBUTE_TWICE, again.origin(), component, again.name(), source, "Keep one of them.");
    }

    /** The attributes from the type, then those from the annotations. */
    private Typed plain(Typed bare, Map<String, Attribute> written, String component, Origin origin) {
        List<Attribute> attributes = new ArrayList<>();
        for (Attribute ofType : bare.definition().attributes()) {
            Attribute again = written.get(ofType.name());
            if (again == null) {
                attributes.add(ofType);
            } else if (bare.kind() instanceof Kind.Choice) {
                twice(component, again, "the enum");
            }
        }
        attributes.addAll(written.values());
        if (bare.kind() instanceof Kind.Whole whole
                && !whole.wide()
                && written.keySet().stream().noneMatch(BOUNDS::contains)) {
            // Reads convert the value to an int, so writes must not store a larger one.
            attributes.add(
                    new Attribute("between", List.of((long) Integer.MIN_VALUE, (long) Integer.MAX_VALUE), origin));
        }
        return new Typed(bare.kind(), new Definition(bare.definition().base(), attributes));
    }
}
