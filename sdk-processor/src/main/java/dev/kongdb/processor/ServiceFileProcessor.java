package dev.kongdb.processor;

import com.google.auto.service.AutoService;
import dev.kongdb.processor.internal.ServiceFiles;
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.ProcessingEnvironment;
import javax.annotation.processing.Processor;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.TypeElement;
import org.jspecify.annotations.Nullable;

/**
 * Names the providers that {@link KongProcessor} writes in service files, so that a jar on the
 * class path is enough to find them. A service file spans all entities and plugins, which Gradle
 * calls aggregating.
 */
@AutoService(Processor.class)
public final class ServiceFileProcessor extends AbstractProcessor {
    private @Nullable ServiceFiles files;

    /** Called by the compiler. */
    public ServiceFileProcessor() {}

    @Override
    public synchronized void init(ProcessingEnvironment environment) {
        super.init(environment);
        files = new ServiceFiles(environment);
    }

    @Override
    public Set<String> getSupportedAnnotationTypes() {
        return Set.of("dev.kongdb.annotation.*", "javax.annotation.processing.Generated", "org.jspecify.annotations.*");
    }

    @Override
    public SourceVersion getSupportedSourceVersion() {
        return SourceVersion.latestSupported();
    }

    /**
     * Claims our annotations, JSpecify's, and the marks of generated classes, since javac's lint
     * warns the author about annotations that no processor claims. It claims no others, because
     * javac does not offer claimed annotations to later processors. This processor runs after the
     * other one.
     */
    @Override
    @SuppressWarnings("DoNotClaimAnnotations") // see above
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
        if (files != null) {
            files.process(annotations, round);
        }
        return true;
    }
}
