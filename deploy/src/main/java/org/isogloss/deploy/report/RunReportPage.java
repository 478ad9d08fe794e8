package org.isogloss.deploy.report;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.isogloss.coordinator.checkpoint.CommitJournal;
import org.isogloss.coordinator.report.MaskReport;
import org.isogloss.coordinator.report.ReportSection;
import org.isogloss.coordinator.report.RunRecords;
import org.isogloss.coordinator.report.RunReport;
import org.isogloss.coordinator.store.RunDirectory;
import org.isogloss.dashboards.report.ReportPage;
import org.isogloss.protocol.config.Phase;
import org.isogloss.protocol.messages.Arithmetic;

/** A run's report as a page: what ran, its numbers over the steps, its tables, its weight masks, and what happened. */
public final class RunReportPage {

    private final RunReport report;
    private final ReportPage page;

    private RunReportPage(RunReport report) {
        this.report = report;
        this.page = new ReportPage("Run report", report.config().run().dir().toString());
    }

    /** As one HTML file. */
    public static String html(RunReport report) {
        RunReportPage page = new RunReportPage(report);
        page.whatRan();
        page.page
                .section("Over the steps")
                .runCharts(RunCharts.of(report.records().lines()));
        report.results().forEach(page::section);
        if (!report.masks().isEmpty()) {
            MaskSections.add(page.page, MaskReport.of(report.masks(), report.maskable()));
        }
        report.costs().forEach(page::section);
        page.events();
        return page.page.html();
    }

    private void whatRan() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put(
                "phases",
                report.config().run().phases().stream().map(Phase::label).collect(Collectors.joining(", ")));
        facts.put("languages", String.join(", ", report.parameters().keySet()));
        facts.put("parameters", String.format(Locale.ROOT, "%,d", report.size()));
        times(facts);
        facts.put("coordinators so far", Long.toString(report.identity().epoch()));
        facts.put("a worker computes with", arithmetic(report.identity()));
        facts.put("run", report.identity().runId());
        facts.put("config hash", report.identity().configSha256());
        facts.put("corpus hash", report.identity().corpusSha256());
        String model = report.identity().modelSha256();
        facts.put("began from", model == null ? "random parameters" : "parameters with hash " + model);
        facts.put("hash of the parameters", report.hash());
        page.section("What ran")
                .facts(facts)
                .file("run.conf, the settings as resolved", report.config().text());
    }

    static String arithmetic(RunDirectory.Identity run) {
        Arithmetic arithmetic = run.arithmetic();
        if (arithmetic == null) {
            return "no worker has joined";
        }
        // Runs of before there was a probe have none; an empty one did not repeat.
        return run.probe() == null ? arithmetic.threads() + " threads, no probe" : arithmetic.text();
    }

    private void times(Map<String, String> facts) {
        List<CommitJournal.Line> commits = report.records().commits();
        if (commits.isEmpty()) {
            return;
        }
        CommitJournal.Line first = commits.get(0);
        CommitJournal.Line last = commits.get(commits.size() - 1);
        Instant begin = Instant.parse(first.time()).truncatedTo(ChronoUnit.SECONDS);
        Instant end = Instant.parse(last.time()).truncatedTo(ChronoUnit.SECONDS);
        Duration time = Duration.between(begin, end);
        facts.put("steps", last.step() + " of " + report.config().totalSteps());
        facts.put("first step", begin.toString());
        facts.put(
                "last step",
                String.format(
                        Locale.ROOT,
                        "%s, %d:%02d:%02d later",
                        end,
                        time.toHours(),
                        time.toMinutesPart(),
                        time.toSecondsPart()));
    }

    private void section(ReportSection section) {
        page.section(section.heading());
        if (section.table() != null) {
            page.table(section.table().header(), section.table().rows());
        }
        section.note().lines().forEach(line -> page.text(line.startsWith("- ") ? line.substring(2) : line));
    }

    private void events() {
        if (report.records().events().isEmpty()) {
            return;
        }
        page.section("Events");
        if (report.records().events().size() == RunRecords.EVENTS) {
            page.text("The last " + RunRecords.EVENTS + "; all are in events.jsonl.");
        }
        page.events(report.records().events().stream()
                .map(event -> Map.entry(event.time(), event.text()))
                .toList());
    }
}
