package org.isogloss.dashboards.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.util.List;
import java.util.Map;
import org.isogloss.dashboards.history.Chart;
import org.isogloss.dashboards.history.ChartView;

/**
 * A page that is put together part by part: sections with texts, tables, heat maps, charts, dot plots and trees. {@link #html} makes one
 * file of it that needs nothing from elsewhere.
 *
 * <p>All that is given is data. The page's scripts set it as text, so nothing of it is ever markup.
 */
public final class ReportPage {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ObjectNode page = JSON.createObjectNode();
    private final ArrayNode sections;
    private ArrayNode parts;

    /** @param subtitle such as what it is about */
    public ReportPage(String title, String subtitle) {
        page.put("title", title).put("subtitle", subtitle);
        sections = page.putArray("sections");
    }

    /** Begins a section; parts that follow belong to it. */
    public ReportPage section(String heading) {
        parts = sections.addObject().put("heading", heading).putArray("parts");
        return this;
    }

    private ObjectNode part(String kind) {
        return parts.addObject().put("kind", kind);
    }

    /** A paragraph. */
    public ReportPage text(String text) {
        part("text").put("text", text);
        return this;
    }

    /** Names with their values, in order. */
    public ReportPage facts(Map<String, String> facts) {
        ArrayNode pairs = part("facts").putArray("facts");
        facts.forEach((name, value) -> pairs.addArray().add(name).add(value));
        return this;
    }

    /** A table whose first column names the row; the others are numbers. */
    public ReportPage table(List<String> header, List<List<String>> rows) {
        ObjectNode part = part("table");
        part.set("header", JSON.valueToTree(header));
        part.set("rows", JSON.valueToTree(rows));
        return this;
    }

    /**
     * A table of shares whose cells are the darker the larger. Where columns are named as rows, the diagonal is 1.
     *
     * @param values [row][column]
     */
    public ReportPage heat(String title, List<String> columns, List<String> rows, double[][] values) {
        ObjectNode part = part("heat").put("title", title);
        part.set("columns", JSON.valueToTree(columns));
        part.set("rows", JSON.valueToTree(rows));
        part.set("values", JSON.valueToTree(values));
        return this;
    }

    /** Charts of a run as the live page has them; those without a number are left out. */
    public ReportPage runCharts(List<ChartView> views) {
        ArrayNode charts = part("charts").putArray("charts");
        views.stream().filter(view -> view.steps().length > 0).forEach(view -> charts.addObject()
                .putRawValue("view", new RawValue(view.json())));
        return this;
    }

    /**
     * A chart of other numbers, a line a name.
     *
     * @param view whose chart's name says nothing here; {@link Chart} has those of a run
     * @param digits after the point
     */
    public ReportPage chart(String title, String unit, int digits, ChartView view) {
        part("charts")
                .putArray("charts")
                .addObject()
                .put("title", title)
                .put("unit", unit)
                .put("digits", digits)
                .putRawValue("view", new RawValue(view.json()));
        return this;
    }

    /**
     * A mean and where it comes from.
     *
     * @param least of what was measured
     * @param most of what was measured
     */
    public record Dot(double mean, double least, double most) {}

    /**
     * A line for each of some things, on which each series has a dot at its mean and a bar from its least to its most.
     *
     * @param fromZero whether the axis begins at 0, as for quantities that are compared as a whole
     * @param values [thing][series]; null where nothing was measured
     */
    public ReportPage dots(
            String title,
            String unit,
            boolean fromZero,
            List<String> things,
            List<String> series,
            List<List<Dot>> values) {
        ObjectNode part = part("dots").put("title", title).put("unit", unit).put("fromZero", fromZero);
        part.set("things", JSON.valueToTree(things));
        part.set("series", JSON.valueToTree(series));
        part.set("values", JSON.valueToTree(values));
        return this;
    }

    /** A tree that joins its leaves from left to right, the closest first. */
    public ReportPage tree(String title, ReportTree tree) {
        part("tree").put("title", title).set("tree", json(tree));
        return this;
    }

    private static ObjectNode json(ReportTree tree) {
        ObjectNode node = JSON.createObjectNode().put("height", tree.height());
        if (tree instanceof ReportTree.Join join) {
            node.set("left", json(join.left()));
            node.set("right", json(join.right()));
        } else {
            node.put("label", ((ReportTree.Leaf) tree).label());
        }
        return node;
    }

    /** What happened and when, as ISO 8601 tells it, in order. */
    public ReportPage events(List<Map.Entry<String, String>> textByTime) {
        ArrayNode events = part("events").putArray("events");
        textByTime.forEach(
                event -> events.addObject().put("time", event.getKey()).put("text", event.getValue()));
        return this;
    }

    /** A longer text as it is, folded away. */
    public ReportPage file(String name, String text) {
        part("file").put("name", name).put("text", text);
        return this;
    }

    /** The page as one file. */
    public String html() {
        return ReportFile.html(page.get("title").asText(), page.toString());
    }
}
