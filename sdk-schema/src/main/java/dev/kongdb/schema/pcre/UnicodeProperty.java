package dev.kongdb.schema.pcre;

import java.util.Locale;
import java.util.Set;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** What {@code \p{…}} stands for among bytes, which are taken for the characters of Latin-1. */
final class UnicodeProperty {
    private static final Set<String> CATEGORIES = Set.of(
            "Cc", "Cf", "Cn", "Co", "Cs", "Ll", "Lm", "Lo", "Lt", "Lu", "Mc", "Me", "Mn", "Nd", "Nl", "No", "Pc", "Pd",
            "Pe", "Pf", "Pi", "Po", "Ps", "Sc", "Sk", "Sm", "So", "Zl", "Zp", "Zs");

    private UnicodeProperty() {}

    /** The members of a property, or null when there is none of that name. */
    static @Nullable IntPredicate named(String name) {
        return switch (name) {
            case "Any" -> c -> true;
            case "L&" -> c -> Set.of("Lu", "Ll", "Lt").contains(category(c));
            case "Xan" -> UnicodeProperty::isAlphanumeric;
            case "Xwd" -> c -> isAlphanumeric(c) || c == '_';
            case "Xsp", "Xps" ->
                c -> ByteSet.isSpace(c) || c == 0x85 || category(c).startsWith("Z");
            case "Xuc" -> c -> c == '$' || c == '@' || c == '`' || c >= 0xa0;
            case "C", "L", "M", "N", "P", "S", "Z" -> c -> category(c).startsWith(name);
            default -> {
                if (CATEGORIES.contains(name)) {
                    yield c -> category(c).equals(name);
                }
                yield script(name);
            }
        };
    }

    private static boolean isAlphanumeric(int c) {
        return category(c).startsWith("L") || category(c).startsWith("N");
    }

    private static @Nullable IntPredicate script(String name) {
        if (name.isEmpty() || !Character.isUpperCase(name.charAt(0))) {
            return null;
        }
        try {
            Character.UnicodeScript script = Character.UnicodeScript.valueOf(name.toUpperCase(Locale.ROOT));
            return c -> Character.UnicodeScript.of(c) == script;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static String category(int c) {
        return switch (Character.getType(c)) {
            case Character.UPPERCASE_LETTER -> "Lu";
            case Character.LOWERCASE_LETTER -> "Ll";
            case Character.OTHER_LETTER -> "Lo";
            case Character.DECIMAL_DIGIT_NUMBER -> "Nd";
            case Character.OTHER_NUMBER -> "No";
            case Character.SPACE_SEPARATOR -> "Zs";
            case Character.CONTROL -> "Cc";
            case Character.FORMAT -> "Cf";
            case Character.DASH_PUNCTUATION -> "Pd";
            case Character.START_PUNCTUATION -> "Ps";
            case Character.END_PUNCTUATION -> "Pe";
            case Character.CONNECTOR_PUNCTUATION -> "Pc";
            case Character.OTHER_PUNCTUATION -> "Po";
            case Character.INITIAL_QUOTE_PUNCTUATION -> "Pi";
            case Character.FINAL_QUOTE_PUNCTUATION -> "Pf";
            case Character.MATH_SYMBOL -> "Sm";
            case Character.CURRENCY_SYMBOL -> "Sc";
            case Character.MODIFIER_SYMBOL -> "Sk";
            case Character.OTHER_SYMBOL -> "So";
            default -> throw new IllegalArgumentException("no category of Latin-1: " + Character.getType(c));
        };
    }
}
