package org.isogloss.deploy.cli;

import java.nio.file.Path;
import org.isogloss.coordinator.node.CoordinatorNode;
import org.isogloss.coordinator.report.RunReport;
import org.isogloss.coordinator.run.RunEffect;
import org.isogloss.deploy.report.RunReportPage;

/** What a run's end prints: its tables, where everything is, and what to try next. */
final class RunEnd {

    /** Exit code of a coordinator whose run another has taken over. */
    static final int SUPERSEDED = 3;

    private RunEnd() {}

    private static void tell(RunReport report, CoordinatorNode node) {
        String text = report.markdown();
        node.publish("report.md", "# Run report\n\n" + text);
        node.publish("report.html", RunReportPage.html(report));
        System.out.println();
        System.out.println(text);
    }

    /** The exit code of the command that ran it. */
    static int tell(RunEffect.Finish finish, CoordinatorNode node, RunProgress progress) {
        progress.close();
        Path dir = node.runDirectory();
        switch (finish.outcome()) {
            case DONE -> {
                node.report().ifPresent(report -> tell(report, node));
                System.out.println("Run directory: " + dir
                        + " (report.html, report.md, metrics.jsonl, commits.jsonl, tensorboard/, checkpoints/)");
                System.out.println("Next: isogloss masks " + dir + "   isogloss hash " + dir);
            }
            case STOPPED -> System.out.println("stopped: " + finish.why() + "; the same command resumes it");
            case HANDED_OVER -> System.out.println("hands the run over to one that stands by: " + finish.why());
            case REDUCER_LOST, FAILED ->
                System.err.println("isogloss: the run failed: " + finish.why()
                        + "; the same command resumes it from the last checkpoint");
            case SUPERSEDED -> System.err.println("isogloss: " + finish.why());
        }
        return switch (finish.outcome()) {
            case DONE, STOPPED, HANDED_OVER -> 0;
            case REDUCER_LOST, FAILED -> 1;
            case SUPERSEDED -> SUPERSEDED;
        };
    }
}
