package org.isogloss.deploy.experiment;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.isogloss.deploy.experiment.ExperimentReport.Row;

/** A report for programs: every quantity with mean, least, most and the number of seeds; null where there is none. */
final class ExperimentJson {

    private static final ObjectMapper JSON = new ObjectMapper();

    private ExperimentJson() {}

    static String of(ExperimentReport report) {
        ObjectNode root = JSON.createObjectNode()
                .put("measure", report.measure())
                .put("cells", report.cells())
                .put("finished", report.finished());
        report.high().forEach(root.putArray("highResource")::add);
        report.low().forEach(root.putArray("lowResource")::add);
        report.broken().forEach(root.putArray("broken")::add);
        var methods = root.putArray("methods");
        report.rows().forEach(row -> put(methods.addObject(), row));
        return root.toPrettyString() + "\n";
    }

    private static void put(ObjectNode node, Row row) {
        node.put("method", row.variant().method().label())
                .put("sparsity", row.variant().sparsity())
                .put("seeds", row.seeds());
        put(node, "errorRates", row.errorRates());
        put(node, "all", row.all());
        put(node, "high", row.high());
        put(node, "low", row.low());
        put(node, "change", row.change());
        put(node, "highChange", row.highChange());
        put(node, "lowChange", row.lowChange());
        put(node, "parameters", row.parameters());
        put(node, "ownParameters", row.ownParameters());
        put(node, "audioSecondsASecond", row.speed());
        put(node, "exchangedBytes", row.exchangedBytes());
    }

    private static void put(ObjectNode node, String field, Map<String, Spread> byLanguage) {
        ObjectNode languages = node.putObject(field);
        byLanguage.forEach((language, spread) -> put(languages, language, spread));
    }

    private static void put(ObjectNode node, String field, Spread spread) {
        if (spread.count() == 0) {
            node.putNull(field);
            return;
        }
        node.putObject(field)
                .put("mean", spread.mean())
                .put("least", spread.least())
                .put("most", spread.most())
                .put("seeds", spread.count());
    }
}
