package dev.kongdb.processor;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.Filer;
import javax.annotation.processing.ProcessingEnvironment;
import javax.annotation.processing.Processor;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.TypeElement;

/** A processor in an environment with a filer that fails. */
final class BrokenFiler extends AbstractProcessor {
    private final Processor processor;
    private final Throwable failure;

    BrokenFiler(Processor processor, Throwable failure) {
        this.processor = processor;
        this.failure = failure;
    }

    @Override
    public synchronized void init(ProcessingEnvironment environment) {
        super.init(environment);
        Filer filer = (Filer) Proxy.newProxyInstance(
                BrokenFiler.class.getClassLoader(), new Class<?>[] {Filer.class}, (proxy, method, arguments) -> {
                    if (method.getName().startsWith("create")) {
                        throw failure;
                    }
                    try {
                        return method.invoke(environment.getFiler(), arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        processor.init(new Wrapped(environment, filer));
    }

    @Override
    public Set<String> getSupportedAnnotationTypes() {
        return processor.getSupportedAnnotationTypes();
    }

    @Override
    public SourceVersion getSupportedSourceVersion() {
        return processor.getSupportedSourceVersion();
    }

    @Override
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
        processor.process(annotations, round);
        return false;
    }
}
