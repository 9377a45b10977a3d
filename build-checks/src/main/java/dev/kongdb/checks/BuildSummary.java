package dev.kongdb.checks;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/**
 * Prints the line coverage, and the time of the tests by module, class and test, from the reports
 * of JaCoCo and Surefire.
 */
public final class BuildSummary {
    private static final int LISTED = 10;

    private BuildSummary() {}

    /** The arguments: the root of the build, and the CSV file of the aggregated coverage. */
    public static void main(String[] args) throws IOException, ParserConfigurationException, SAXException {
        System.out.println(coverage(Files.readAllLines(Path.of(args[1]))));
        PathMatcher testReport = FileSystems.getDefault().getPathMatcher("glob:**/target/surefire-reports/TEST-*.xml");
        Path root = Path.of(args[0]).toRealPath();
        List<TimedTest> tests = new ArrayList<>();
        try (Stream<Path> reports = Files.find(root, 4, (path, attributes) -> testReport.matches(path))) {
            for (Path report : reports.sorted().toList()) {
                tests.addAll(timedTests(root.relativize(report).getName(0).toString(), report));
            }
        }
        System.out.println("test time by module: " + longest(tests, TimedTest::module));
        System.out.println("by class: " + longest(tests, TimedTest::simpleClassName));
        System.out.println("by test: " + longest(tests, test -> test.simpleClassName() + "." + test.name()));
    }

    static String coverage(List<String> csv) {
        List<String> columns = List.of(csv.get(0).split(",", -1));
        int missedColumn = columns.indexOf("LINE_MISSED");
        int coveredColumn = columns.indexOf("LINE_COVERED");
        Lines all = new Lines(0, 0);
        Map<String, Lines> byModule = new TreeMap<>();
        for (String row : csv.subList(1, csv.size())) {
            String[] cells = row.split(",", -1);
            int covered = Integer.parseInt(cells[coveredColumn]);
            Lines lines = new Lines(covered, covered + Integer.parseInt(cells[missedColumn]));
            all = all.plus(lines);
            // The first cell is "report/module".
            byModule.merge(cells[0].substring(cells[0].lastIndexOf('/') + 1), lines, Lines::plus);
        }
        return "line coverage: " + all
                + byModule.entrySet().stream()
                        .map(module -> module.getKey() + " " + module.getValue())
                        .collect(Collectors.joining(", ", " (", ")"));
    }

    private static List<TimedTest> timedTests(String module, Path report)
            throws IOException, ParserConfigurationException, SAXException {
        var cases = DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(report.toFile())
                .getElementsByTagName("testcase");
        List<TimedTest> tests = new ArrayList<>();
        for (int i = 0; i < cases.getLength(); i++) {
            Element test = (Element) cases.item(i);
            // Surefire separates thousands: "1,234.5".
            double seconds = Double.parseDouble(test.getAttribute("time").replace(",", ""));
            tests.add(new TimedTest(module, test.getAttribute("classname"), test.getAttribute("name"), seconds));
        }
        return tests;
    }

    /** The ten groups of tests that took the most time, longest first. */
    private static String longest(List<TimedTest> tests, Function<TimedTest, String> group) {
        Map<String, Double> seconds =
                tests.stream().collect(Collectors.groupingBy(group, Collectors.summingDouble(TimedTest::seconds)));
        return seconds.entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .limit(LISTED)
                .map(entry -> String.format(Locale.ROOT, "%s %.1f s", entry.getKey(), entry.getValue()))
                .collect(Collectors.joining(", "));
    }

    private record TimedTest(String module, String className, String name, double seconds) {
        String simpleClassName() {
            return className.substring(className.lastIndexOf('.') + 1);
        }
    }

    private record Lines(int covered, int total) {
        Lines plus(Lines other) {
            return new Lines(covered + other.covered, total + other.total);
        }

        @Override
        public String toString() {
            return total == 0 ? "no lines" : String.format(Locale.ROOT, "%.1f %%", 100.0 * covered / total);
        }
    }
}
