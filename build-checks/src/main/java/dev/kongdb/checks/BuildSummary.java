package dev.kongdb.checks;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/** Prints the line coverage and names the slowest test, from the reports that JaCoCo and Surefire leave behind. */
public final class BuildSummary {

    private BuildSummary() {}

    /** Takes the root of the build, and the CSV of the aggregated coverage. */
    public static void main(String[] args) throws IOException, ParserConfigurationException, SAXException {
        System.out.println(coverage(Files.readAllLines(Path.of(args[1]))));
        PathMatcher testReport = FileSystems.getDefault().getPathMatcher("glob:**/target/surefire-reports/TEST-*.xml");
        try (Stream<Path> reports = Files.find(Path.of(args[0]), 4, (path, attributes) -> testReport.matches(path))) {
            System.out.println(slowestTest(reports.toList()));
        }
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

    static String slowestTest(List<Path> reports) throws IOException, ParserConfigurationException, SAXException {
        String slowest = "none ran";
        double longest = -1;
        for (Path report : reports) {
            var cases = DocumentBuilderFactory.newDefaultInstance()
                    .newDocumentBuilder()
                    .parse(report.toFile())
                    .getElementsByTagName("testcase");
            for (int i = 0; i < cases.getLength(); i++) {
                Element test = (Element) cases.item(i);
                // Surefire groups thousands: "1,234.5".
                double seconds = Double.parseDouble(test.getAttribute("time").replace(",", ""));
                if (seconds > longest) {
                    longest = seconds;
                    slowest = String.format(
                            Locale.ROOT,
                            "%s.%s (%.3f s)",
                            test.getAttribute("classname"),
                            test.getAttribute("name"),
                            seconds);
                }
            }
        }
        return "slowest test: " + slowest;
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
