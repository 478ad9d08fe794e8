package org.isogloss.tests.launch;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What is given to Kubernetes, read as strictly as its API server does: a field that a kind has not is an error. */
record Manifests(List<HasMetadata> all) {

    private static final Map<String, Class<? extends HasMetadata>> KINDS = Map.ofEntries(
            Map.entry("v1/Namespace", Namespace.class),
            Map.entry("v1/ConfigMap", ConfigMap.class),
            Map.entry("v1/Service", Service.class),
            Map.entry("v1/PersistentVolumeClaim", PersistentVolumeClaim.class),
            Map.entry("apps/v1/StatefulSet", StatefulSet.class),
            Map.entry("apps/v1/Deployment", Deployment.class),
            Map.entry("policy/v1/PodDisruptionBudget", PodDisruptionBudget.class),
            Map.entry("networking.k8s.io/v1/NetworkPolicy", NetworkPolicy.class),
            Map.entry("monitoring.coreos.com/v1/ServiceMonitor", ServiceMonitor.class),
            Map.entry("monitoring.coreos.com/v1/PodMonitor", PodMonitor.class));

    private static final ObjectMapper STRICT = new ObjectMapper(
                    new YAMLFactory().enable(YAMLParser.Feature.PARSE_BOOLEAN_LIKE_WORDS_AS_STRINGS))
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .setAnnotationIntrospector(new JacksonAnnotationIntrospector() {
                /** The models collect what they do not know, so that newer servers can be talked to. */
                @Override
                public Boolean hasAnySetter(Annotated annotated) {
                    return false;
                }
            });

    /** A set of pods. */
    record Pods(String name, LabelSelector selector, PodTemplateSpec template) {}

    /**
     * Reads a stream of YAML documents.
     *
     * @throws IOException when there is an unknown kind or field
     */
    static Manifests read(String yaml) throws IOException {
        List<HasMetadata> all = new ArrayList<>();
        try (MappingIterator<JsonNode> documents =
                STRICT.readerFor(JsonNode.class).readValues(yaml)) {
            while (documents.hasNext()) {
                JsonNode document = documents.next();
                String kind = document.path("apiVersion").asText() + "/"
                        + document.path("kind").asText();
                Class<? extends HasMetadata> type = KINDS.get(kind);
                if (type == null) {
                    throw new IOException("no such kind: " + kind);
                }
                all.add(STRICT.treeToValue(document, type));
            }
        }
        return new Manifests(all);
    }

    <T extends HasMetadata> Stream<T> of(Class<T> kind) {
        return all.stream().filter(kind::isInstance).map(kind::cast);
    }

    <T extends HasMetadata> Optional<T> named(Class<T> kind, String name) {
        return of(kind).filter(o -> o.getMetadata().getName().equals(name)).findAny();
    }

    List<Pods> pods() {
        return Stream.concat(
                        of(StatefulSet.class)
                                .map(s -> new Pods(
                                        s.getMetadata().getName(),
                                        s.getSpec().getSelector(),
                                        s.getSpec().getTemplate())),
                        of(Deployment.class)
                                .map(d -> new Pods(
                                        d.getMetadata().getName(),
                                        d.getSpec().getSelector(),
                                        d.getSpec().getTemplate())))
                .toList();
    }

    /** Those whose pods have all of these labels. */
    List<Pods> podsWith(Map<String, String> labels) {
        return pods().stream()
                .filter(p -> p.template().getMetadata().getLabels().entrySet().containsAll(labels.entrySet()))
                .toList();
    }
}
