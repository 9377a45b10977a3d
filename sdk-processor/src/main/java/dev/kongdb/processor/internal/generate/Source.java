package dev.kongdb.processor.internal.generate;

import com.palantir.javapoet.JavaFile;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The text of a generated file, as a person would have written it. */
public final class Source {
    private static final String LANG = "import java.lang.";
    private static final String POSITION = "    public static final int ";

    private Source() {}

    /**
     * The text.
     *
     * @param inPackage whether the package of the file has a class of the given simple name, which
     *     would hide one of {@code java.lang}
     */
    public static String of(JavaFile file, Predicate<String> inPackage) {
        String[] lines = file.toString().split("\n", -1);
        List<String> kept = new ArrayList<>(lines.length);
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i];
            if (line.startsWith(LANG) && !inPackage.test(line.substring(LANG.length(), line.length() - 1))) {
                continue;
            }
            if (line.endsWith("/**") && i + 2 < lines.length && lines[i + 2].endsWith(" */")) {
                String comment = lines[i + 1].substring(lines[i + 1].indexOf('*') + 1);
                kept.add(line + comment + " */");
                i += 2;
                continue;
            }
            boolean betweenPositions =
                    line.isEmpty() && i > 0 && lines[i - 1].startsWith(POSITION) && lines[i + 1].startsWith(POSITION);
            if (!betweenPositions) {
                kept.add(line);
            }
        }
        return Ascii.source(String.join("\n", kept));
    }
}
