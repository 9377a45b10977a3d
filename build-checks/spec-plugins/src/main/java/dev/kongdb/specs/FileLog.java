package dev.kongdb.specs;

import dev.kongdb.annotation.KongPlugin;
import dev.kongdb.http.Json;
import dev.kongdb.plugin.Exchange;
import dev.kongdb.plugin.PluginHandler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Writes each request to a file, like Kong's own plugin. */
@KongPlugin(name = "file-log", version = "1.0.0", priority = 9)
public final class FileLog implements PluginHandler<FileLogConfig> {
    @Override
    public void log(Exchange exchange, FileLogConfig config) {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        line.writeBytes(Json.write(exchange.log().serialize()));
        line.write('\n');
        try {
            Files.write(
                    Path.of(config.path()), line.toByteArray(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
