package dev.kongdb.testkit;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Implements {@link PluginHostTest}. The host is started when it is first needed, and stopped after
 * the tests of the class.
 */
public final class PluginHostExtension implements ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(PluginHostExtension.class);

    /** Called by JUnit. */
    public PluginHostExtension() {}

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == PluginHost.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> testClass = context.getRequiredTestClass();
        ExtensionContext owner = KongExtension.ofClass(context);
        return owner.getStore(NAMESPACE)
                .getOrComputeIfAbsent(testClass, key -> new PluginHost(settings(context, testClass)), PluginHost.class);
    }

    private static Map<String, String> settings(ExtensionContext context, Class<?> testClass) {
        Map<String, String> settings = new HashMap<>(KongExtension.newDatabase(context, testClass));
        AnnotationSupport.findAnnotation(testClass, PluginHostTest.class).ifPresent(asked -> {
            for (String setting : asked.settings()) {
                int equals = setting.indexOf('=');
                settings.put(setting.substring(0, equals), setting.substring(equals + 1));
            }
        });
        return settings;
    }
}
