package dev.kongdb.processor.internal.diagnostic;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.annotation.processing.Messager;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import org.eclipse.jdt.internal.compiler.apt.dispatch.AptProblem;
import org.eclipse.jdt.internal.compiler.apt.dispatch.BaseProcessingEnvImpl;
import org.eclipse.jdt.internal.compiler.apt.model.ElementImpl;
import org.eclipse.jdt.internal.compiler.ast.ASTNode;
import org.eclipse.jdt.internal.compiler.ast.Annotation;
import org.eclipse.jdt.internal.compiler.ast.ArrayInitializer;
import org.eclipse.jdt.internal.compiler.ast.Expression;
import org.eclipse.jdt.internal.compiler.ast.MemberValuePair;
import org.eclipse.jdt.internal.compiler.ast.RecordComponent;
import org.eclipse.jdt.internal.compiler.ast.TypeDeclaration;
import org.eclipse.jdt.internal.compiler.ast.TypeReference;
import org.eclipse.jdt.internal.compiler.batch.Main;
import org.eclipse.jdt.internal.compiler.lookup.SourceTypeBinding;
import org.eclipse.jdt.internal.compiler.problem.ProblemSeverities;
import org.eclipse.jdt.internal.compiler.util.Util;
import org.jspecify.annotations.Nullable;

/**
 * Finds the places of findings in the syntax trees of Eclipse's compiler, whose messager knows no
 * places within a record. No other class depends on that compiler. It is loaded only inside of it;
 * with an unknown version of the compiler, findings have no place.
 */
final class EclipsePlacing implements Printer.Placing {
    private final BaseProcessingEnvImpl environment;
    private final Main compiler;

    EclipsePlacing(ProcessingEnvironment environment) throws ReflectiveOperationException {
        this.environment = (BaseProcessingEnvImpl) environment;
        Messager messager = environment.getMessager();
        // The messager adds problems in the same way, but has no method that takes a place.
        Field field = messager.getClass().getDeclaredField("_compiler");
        field.setAccessible(true);
        this.compiler = (Main) field.get(messager);
    }

    @Override
    public boolean print(Finding finding) {
        Element element = finding.origin().element();
        Element enclosing = element.getEnclosingElement();
        TypeElement owner = element instanceof TypeElement type ? type : (TypeElement) enclosing;
        TypeDeclaration type = declaration(owner);
        ASTNode place = type == null ? null : place(type, element, SourcePath.to(finding.origin()));
        if (type == null || place == null) {
            return false;
        }
        int start = place.sourceStart;
        int[] lineEnds = type.compilationResult.getLineSeparatorPositions();
        int line = Util.getLineNumber(start, lineEnds, 0, lineEnds.length - 1);
        boolean warning = finding.fault().isWarning();
        if (!warning) {
            environment.setErrorRaised(true);
        }
        compiler.addExtraProblems(new AptProblem(
                type,
                type.compilationResult.fileName,
                finding.text(),
                0,
                new String[0],
                warning ? ProblemSeverities.Warning : ProblemSeverities.Error,
                start,
                place.sourceEnd,
                line,
                Util.searchColumnNumber(lineEnds, line, start)));
        return true;
    }

    private static @Nullable TypeDeclaration declaration(@Nullable TypeElement type) {
        return type instanceof ElementImpl implementation
                        && implementation._binding instanceof SourceTypeBinding source
                        && source.scope != null
                ? source.scope.referenceContext
                : null;
    }

    private static @Nullable ASTNode place(TypeDeclaration type, Element element, Optional<SourcePath> path) {
        if (element instanceof TypeElement) {
            return path.isEmpty() ? type : find(List.of(orEmpty(type.annotations)), path.get(), type);
        }
        for (RecordComponent component :
                type.recordComponents == null ? new RecordComponent[0] : type.recordComponents) {
            if (element.getSimpleName().contentEquals(String.valueOf(component.name))) {
                return path.isEmpty() ? component : find(annotations(component), path.get(), component);
            }
        }
        return null;
    }

    private static ASTNode find(List<Annotation> annotations, SourcePath path, ASTNode otherwise) {
        int before = 0;
        for (Annotation annotation : annotations) {
            char[] name = annotation.type.getLastToken();
            if (path.annotation().contentEquals(String.valueOf(name)) && before++ == path.occurrence()) {
                return descend(annotation, path.steps());
            }
        }
        return otherwise;
    }

    /** The annotations on the declaration, then those within its type. Some are in both places. */
    private static List<Annotation> annotations(RecordComponent component) {
        List<Annotation> annotations = new ArrayList<>(List.of(orEmpty(component.annotations)));
        collect(component.type, annotations);
        return annotations;
    }

    private static void collect(TypeReference type, List<Annotation> annotations) {
        if (type.annotations != null) {
            for (Annotation[] level : type.annotations) {
                for (Annotation annotation : orEmpty(level)) {
                    if (annotations.stream().noneMatch(known -> known.sourceStart == annotation.sourceStart)) {
                        annotations.add(annotation);
                    }
                }
            }
        }
        TypeReference[][] arguments = type.getTypeArguments();
        if (arguments != null) {
            for (TypeReference[] level : arguments) {
                if (level != null) {
                    for (TypeReference argument : level) {
                        collect(argument, annotations);
                    }
                }
            }
        }
    }

    private static Annotation[] orEmpty(Annotation @Nullable [] annotations) {
        return annotations == null ? new Annotation[0] : annotations;
    }

    /** The deepest node that the steps lead to. */
    private static ASTNode descend(Annotation annotation, List<Origin.Step> steps) {
        ASTNode place = annotation;
        for (Origin.Step step : steps) {
            Expression value = place instanceof Annotation within ? member(within, step.member()) : null;
            if (value == null) {
                return place;
            }
            boolean element = step.index() >= 0
                    && value instanceof ArrayInitializer array
                    && array.expressions != null
                    && step.index() < array.expressions.length;
            place = element ? ((ArrayInitializer) value).expressions[step.index()] : value;
        }
        return place;
    }

    private static @Nullable Expression member(Annotation annotation, String name) {
        for (MemberValuePair pair : annotation.memberValuePairs()) {
            if (name.contentEquals(String.valueOf(pair.name))) {
                return pair.value;
            }
        }
        return null;
    }
}
