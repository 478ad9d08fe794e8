package org.isogloss.protocol.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScalarTest {

    private static final String HEADER = "| tag | what it is |";

    @Test
    void tagsAreUniqueAndGrouped() {
        assertThat(Scalar.values())
                .extracting(Scalar::pattern)
                .doesNotHaveDuplicates()
                .allMatch(tag -> tag.matches("[a-z_]+/([a-z_]+|LANGUAGE)"));
        assertThat(Scalar.MASK_DENSITY.tag("es")).isEqualTo("weight_mask_density/es");
    }

    @Test
    void theDocumentHasThisTable() throws IOException {
        List<String> rows = new ArrayList<>(List.of(HEADER, "| --- | --- |"));
        Arrays.stream(Scalar.values())
                .map(scalar -> "| `%s` | %s |".formatted(scalar.pattern(), scalar.help()))
                .forEach(rows::add);
        List<String> documented = Files.readAllLines(Path.of("../docs/metrics.md")).stream()
                .dropWhile(line -> !line.equals(HEADER))
                .takeWhile(line -> line.startsWith("|"))
                .toList();
        assertThat(documented).isEqualTo(rows);
    }
}
