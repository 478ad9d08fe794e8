package org.isogloss.coordinator.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class StatusViewTest {

    private static final Path DOCUMENT = Path.of("../docs/status.md");
    private static final Pattern HEADER = Pattern.compile("\\| (?:of `(\\w+)`|field) \\| what it is \\|");
    private static final Pattern ROW = Pattern.compile("\\| `(\\w+)` \\|.*");

    /** Fields by table; the whole's has the empty name. */
    private static Map<String, List<String>> documented() throws IOException {
        Map<String, List<String>> tables = new LinkedHashMap<>();
        List<String> rows = new ArrayList<>();
        for (String line : Files.readAllLines(DOCUMENT)) {
            Matcher header = HEADER.matcher(line);
            Matcher row = ROW.matcher(line);
            if (header.matches()) {
                rows = new ArrayList<>();
                tables.put(header.group(1) == null ? "" : header.group(1), rows);
            } else if (row.matches()) {
                rows.add(row.group(1));
            }
        }
        return tables;
    }

    private static List<String> fields(Class<?> view) {
        return Arrays.stream(view.getRecordComponents())
                .map(RecordComponent::getName)
                .toList();
    }

    @Test
    void theDocumentHasEveryField() throws IOException {
        assertThat(documented())
                .isEqualTo(Map.of(
                        "", fields(StatusView.class),
                        "quarantined", fields(StatusView.QuarantineView.class),
                        "checkpoint", fields(StatusView.CheckpointView.class),
                        "storage", fields(StatusView.StorageView.class),
                        "coordinator", fields(StatusView.CoordinatorView.class),
                        "workers", fields(StatusView.WorkerView.class),
                        "gone", fields(StatusView.GoneView.class)));
    }
}
