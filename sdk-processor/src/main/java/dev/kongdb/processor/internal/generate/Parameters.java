package dev.kongdb.processor.internal.generate;

import com.palantir.javapoet.ClassName;
import dev.kongdb.processor.internal.model.FieldModel;
import dev.kongdb.processor.internal.model.Kind;
import dev.kongdb.processor.internal.model.RecordModel;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import javax.lang.model.SourceVersion;

/**
 * Names parameters after components. A component may have the name of a variable, class or package
 * that generated code reads, and Java would take the parameter instead. The name of such a
 * parameter gets an underscore.
 */
final class Parameters {
    /** Variables and fields of generated code, and the classes of which it reads static members. */
    private static final Pattern OWN =
            Pattern.compile("row|values|codec|element[0-9]*|Values|Row|Reference|Map|List|.*Codec");

    private final Set<String> packages = new HashSet<>(Set.of("dev", "java"));

    Parameters(RecordModel model) {
        add(model.type());
        model.fields().forEach(field -> add(field.kind()));
    }

    private void add(Kind kind) {
        if (kind instanceof Kind.Nested nested) {
            add(nested.codec());
        } else if (kind instanceof Kind.ListOf list) {
            add(list.element());
        } else if (kind instanceof Kind.SetOf set) {
            add(set.element());
        } else if (kind instanceof Kind.MapOf map) {
            add(map.value());
        }
    }

    private void add(ClassName name) {
        packages.add(name.packageName().replaceAll("\\..*", ""));
    }

    /** The parameter for that component. */
    String of(FieldModel field) {
        return of(field.javaName());
    }

    /** The parameter for that name; two names never share one. */
    String of(String name) {
        String bare = name.replaceAll("_+$", "");
        boolean taken = OWN.matcher(bare).matches() || packages.contains(bare) || SourceVersion.isKeyword(bare);
        return taken ? name + '_' : name;
    }
}
