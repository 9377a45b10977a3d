package dev.kongdb.processor;

import com.google.auto.service.AutoService;
import dev.kongdb.processor.internal.Workshop;
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.ProcessingEnvironment;
import javax.annotation.processing.Processor;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.TypeElement;
import org.jspecify.annotations.Nullable;

/**
 * Writes schema, DAO, builder, codec, migrations and provider of every annotated type, each from that type alone: to Gradle it is
 * isolating. What spans several types is left to {@link ServiceFileProcessor}.
 */
@AutoService(Processor.class)
public final class KongProcessor extends AbstractProcessor {
    private @Nullable Workshop workshop;

    /** For the compiler. */
    public KongProcessor() {}

    @Override
    public synchronized void init(ProcessingEnvironment environment) {
        super.init(environment);
        workshop = new Workshop(environment);
    }

    @Override
    public Set<String> getSupportedAnnotationTypes() {
        return Set.of("dev.kongdb.annotation.*");
    }

    @Override
    public SourceVersion getSupportedSourceVersion() {
        return SourceVersion.latestSupported();
    }

    @Override
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
        if (workshop != null) {
            workshop.process(round);
        }
        return false;
    }
}
