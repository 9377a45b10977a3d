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
 * Names the providers that {@link KongProcessor} writes in service files, by which a jar on the class path is enough. These files
 * span all entities and plugins: to Gradle it is aggregating.
 */
@AutoService(Processor.class)
public final class ServiceFileProcessor extends AbstractProcessor {
    private @Nullable ServiceFiles files;

    /** For the compiler. */
    public ServiceFileProcessor() {}

    @Override
    public synchronized void init(ProcessingEnvironment environment) {
        super.init(environment);
        files = new ServiceFiles(environment);
    }

    @Override
    public Set<String> getSupportedAnnotationTypes() {
        return Set.of(
                "dev.kongdb.annotation.*",
                "javax.annotation.processing.Generated",
                "org.jspecify.annotations.NullMarked");
    }

    @Override
    public SourceVersion getSupportedSourceVersion() {
        return SourceVersion.latestSupported();
    }

    /**
     * Claims our annotations, and the marks of all generated classes: of what nobody claims javac's lint says so, in the compilation
     * of everyone who uses them. This processor comes last of the two, and nobody else reads them.
     */
    @Override
    @SuppressWarnings("DoNotClaimAnnotations") // see above
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
        if (files != null) {
            files.process(round);
        }
        return true;
    }
}
