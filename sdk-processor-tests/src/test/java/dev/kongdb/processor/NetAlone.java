package dev.kongdb.processor;

import dev.kongdb.annotation.KongEntity;
import dev.kongdb.processor.internal.diagnostic.Printer;
import dev.kongdb.processor.internal.diagnostic.Report;
import dev.kongdb.processor.internal.model.Compiled;
import dev.kongdb.processor.internal.model.EntityReader;
import dev.kongdb.processor.internal.model.Mirrors;
import dev.kongdb.processor.internal.rule.KongsOwnRules;
import java.util.Objects;
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;

/**
 * Checks entities by Kong's own rules only. This is the safety net of the processor, which no known
 * mistake reaches.
 */
final class NetAlone extends AbstractProcessor {
    @Override
    public Set<String> getSupportedAnnotationTypes() {
        return Set.of(KongEntity.class.getName());
    }

    @Override
    public SourceVersion getSupportedSourceVersion() {
        return SourceVersion.latest();
    }

    @Override
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
        for (Element element : round.getElementsAnnotatedWith(KongEntity.class)) {
            TypeElement type = (TypeElement) element;
            Report report = new Report();
            EntityReader reader =
                    new EntityReader(processingEnv.getElementUtils(), report, new Compiled(Set.of(), Set.of()));
            new KongsOwnRules()
                    .check(reader.read(type, Objects.requireNonNull(Mirrors.find(type, "KongEntity"))), report);
            Printer printer = new Printer(processingEnv);
            report.findings().forEach(printer::print);
        }
        return false;
    }
}
