package dev.kongdb.schema.pcre;

import java.util.Set;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** The bytes that {@code \p{…}} matches. Bytes are taken for characters of Latin-1. */
final class UnicodeProperty {
    private static final Set<String> CATEGORIES = Set.of(
            "Cc", "Cf", "Cn", "Co", "Cs", "Ll", "Lm", "Lo", "Lt", "Lu", "Mc", "Me", "Mn", "Nd", "Nl", "No", "Pc", "Pd",
            "Pe", "Pf", "Pi", "Po", "Ps", "Sc", "Sk", "Sm", "So", "Zl", "Zp", "Zs");

    /**
     * The scripts that PCRE 8 knows: those of Unicode 7. Only two of them have characters in
     * Latin-1.
     */
    private static final Set<String> SCRIPTS = Set.of("""
            Arabic Armenian Avestan Balinese Bamum Bassa_Vah Batak Bengali Bopomofo Brahmi Braille Buginese Buhid
            Canadian_Aboriginal Carian Caucasian_Albanian Chakma Cham Cherokee Common Coptic Cuneiform Cypriot Cyrillic
            Deseret Devanagari Duployan Egyptian_Hieroglyphs Elbasan Ethiopic Georgian Glagolitic Gothic Grantha Greek
            Gujarati Gurmukhi Han Hangul Hanunoo Hebrew Hiragana Imperial_Aramaic Inherited Inscriptional_Pahlavi
            Inscriptional_Parthian Javanese Kaithi Kannada Katakana Kayah_Li Kharoshthi Khmer Khojki Khudawadi Lao Latin
            Lepcha Limbu Linear_A Linear_B Lisu Lycian Lydian Mahajani Malayalam Mandaic Manichaean Meetei_Mayek
            Mende_Kikakui Meroitic_Cursive Meroitic_Hieroglyphs Miao Modi Mongolian Mro Myanmar Nabataean New_Tai_Lue Nko
            Ogham Ol_Chiki Old_Italic Old_North_Arabian Old_Permic Old_Persian Old_South_Arabian Old_Turkic Oriya Osmanya
            Pahawh_Hmong Palmyrene Pau_Cin_Hau Phags_Pa Phoenician Psalter_Pahlavi Rejang Runic Samaritan Saurashtra
            Sharada Shavian Siddham Sinhala Sora_Sompeng Sundanese Syloti_Nagri Syriac Tagalog Tagbanwa Tai_Le Tai_Tham
            Tai_Viet Takri Tamil Telugu Thaana Thai Tibetan Tifinagh Tirhuta Ugaritic Vai Warang_Citi Yi
            """.split("\\s+"));

    private UnicodeProperty() {}

    /** The members of a property; null when there is no property of that name. */
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
                yield SCRIPTS.contains(name) ? c -> isOf(name, c) : null;
            }
        };
    }

    private static boolean isAlphanumeric(int c) {
        return category(c).startsWith("L") || category(c).startsWith("N");
    }

    private static boolean isOf(String script, int c) {
        boolean latin = Character.UnicodeScript.of(c) == Character.UnicodeScript.LATIN;
        return latin ? script.equals("Latin") : script.equals("Common");
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
