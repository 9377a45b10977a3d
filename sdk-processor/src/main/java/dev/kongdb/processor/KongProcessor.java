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
 * Writes the codec, builder, DAO, provider and migrations of each annotated type from that type
 * alone, which Gradle calls isolating. {@link ServiceFileProcessor} writes the files that depend on
 * several types.
 */
@AutoService(Processor.class)
public final class KongProcessor extends AbstractProcessor {
    private @Nullable Workshop workshop;

    /** Called by the compiler. */
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
            workshop.process(annotations, round);
        }
        return false;
    }
}
