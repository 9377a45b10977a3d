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
 * Names parameters after components. If a component has the name of a variable, class or package
 * that generated code uses, which the parameter would hide, the parameter gets an underscore.
 */
final class Parameters {
    /** Variables and fields of generated code, and classes whose static members it uses. */
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

    /** The parameter for the component. */
    String of(FieldModel field) {
        return of(field.javaName());
    }

    /** The parameter for the name. Different names have different parameters. */
    String of(String name) {
        String bare = name.replaceAll("_+$", "");
        boolean taken = OWN.matcher(bare).matches() || packages.contains(bare) || SourceVersion.isKeyword(bare);
        return taken ? name + '_' : name;
    }
}
