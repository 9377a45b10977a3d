package dev.kongdb.processor.internal.diagnostic;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.NewArrayTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.annotation.processing.ProcessingEnvironment;
import org.jspecify.annotations.Nullable;

/** Finds the places of findings in the syntax trees of javac. */
final class JavacPlacing implements Printer.Placing {
    private final Trees trees;

    JavacPlacing(ProcessingEnvironment environment) {
        this.trees = Trees.instance(environment);
    }

    @Override
    public boolean print(Finding finding) {
        Optional<SourcePath> path = SourcePath.to(finding.origin());
        TreePath element = trees.getPath(finding.origin().element());
        if (path.isEmpty() || element == null) {
            return false; // the messager knows the places of elements
        }
        Tree place = find(element.getLeaf(), path.get());
        if (place == null) {
            return false;
        }
        while (place instanceof MemberSelectTree qualified) {
            place = qualified.getExpression(); // otherwise javac would point at the last dot
        }
        trees.printMessage(finding.kind(), finding.text(), place, element.getCompilationUnit());
        return true;
    }

    private static @Nullable Tree find(Tree element, SourcePath path) {
        int before = 0;
        for (AnnotationTree annotation : annotations(element)) {
            if (nameOf(annotation.getAnnotationType()).equals(path.annotation()) && before++ == path.occurrence()) {
                return descend(annotation, path.steps());
            }
        }
        return null;
    }

    /** The annotations on the declaration, then those within its type. */
    private static List<AnnotationTree> annotations(Tree element) {
        List<AnnotationTree> annotations = new ArrayList<>();
        if (element instanceof ClassTree type) {
            annotations.addAll(type.getModifiers().getAnnotations());
        } else if (element instanceof VariableTree field) {
            annotations.addAll(field.getModifiers().getAnnotations());
            new TreeScanner<@Nullable Void, @Nullable Void>() {
                @Override
                public @Nullable Void visitAnnotation(AnnotationTree annotation, @Nullable Void nothing) {
                    annotations.add(annotation);
                    return null; // not the annotations inside of it
                }
            }.scan(field.getType(), null);
        }
        return annotations;
    }

    private static String nameOf(Tree type) {
        if (type instanceof MemberSelectTree qualified) {
            return qualified.getIdentifier().toString();
        }
        return type instanceof IdentifierTree simple ? simple.getName().toString() : type.toString();
    }

    /** The deepest tree that the steps lead to. */
    private static Tree descend(AnnotationTree annotation, List<Origin.Step> steps) {
        Tree place = annotation;
        for (Origin.Step step : steps) {
            Tree value = place instanceof AnnotationTree within ? member(within, step.member()) : null;
            if (value == null) {
                return place;
            }
            boolean element = step.index() >= 0
                    && value instanceof NewArrayTree array
                    && step.index() < array.getInitializers().size();
            place = element ? ((NewArrayTree) value).getInitializers().get(step.index()) : value;
        }
        return place;
    }

    private static @Nullable Tree member(AnnotationTree annotation, String name) {
        for (ExpressionTree argument : annotation.getArguments()) {
            if (argument instanceof AssignmentTree assignment) {
                if (assignment.getVariable().toString().equals(name)) {
                    return assignment.getExpression();
                }
            } else if (name.equals("value")) {
                return argument;
            }
        }
        return null;
    }
}
