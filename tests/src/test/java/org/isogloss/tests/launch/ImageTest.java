package org.isogloss.tests.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.isogloss.deploy.local.WorkerProcesses;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** The container image, as the profile {@code image} of the build describes it. */
class ImageTest {

    private static Document build() throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(LaunchFiles.ROOT.resolve("pom.xml").toFile());
    }

    /** The children of the only element of a name. */
    private static Map<String, String> settings(Document build, String name) {
        Map<String, String> settings = new HashMap<>();
        Element element = (Element) build.getElementsByTagName(name).item(0);
        for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof Element setting) {
                settings.put(setting.getTagName(), setting.getTextContent().strip());
            }
        }
        return settings;
    }

    @Test
    void memoryIsKeptAsByTheLauncher() throws Exception {
        assertThat(settings(build(), "environment")).isEqualTo(WorkerProcesses.NATIVE_MEMORY);
    }

    @Test
    void nothingRunsAsRoot() throws Exception {
        assertThat(settings(build(), "container").get("user")).matches("[1-9]\\d{4}:[1-9]\\d{4}");
    }
}
