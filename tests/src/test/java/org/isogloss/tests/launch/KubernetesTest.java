package org.isogloss.tests.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.typesafe.config.ConfigFactory;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.openshift.api.model.monitoring.v1.Endpoint;
import io.fabric8.openshift.api.model.monitoring.v1.PodMetricsEndpoint;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.isogloss.protocol.config.RunConfig;
import org.isogloss.protocol.config.RunConfigReader;
import org.isogloss.protocol.security.ClusterTls;
import org.isogloss.tests.Tool;
import org.isogloss.tests.Tool.Outcome;
import org.isogloss.tests.launch.Manifests.Pods;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code kubectl apply -k} would send to a cluster, as Kustomize makes it. */
class KubernetesTest {

    private static final String CPU = "overlays/cpu";
    private static final String GPU = "overlays/gpu";
    private static final String CERTIFICATES = "overlays/cpu-certificates";

    private static final String TOKEN = "isogloss-token";

    /** Users bring PyTorch's natives for CUDA. */
    private static final Set<String> GIVEN_CLAIMS = Set.of("pytorch-cuda");

    /** Ending in order takes up to 25 s. */
    private static final int LEAST_GRACE_SECONDS = 30;

    @TempDir
    private Path scratch;

    private static final Map<String, String> RENDERED = new HashMap<>();

    private static String rendered(String kustomization) {
        return RENDERED.computeIfAbsent(kustomization, KubernetesTest::render);
    }

    private static String render(String kustomization) {
        Tool kubectl = Tool.onPath("kubectl", "kubernetes-client");
        Outcome outcome = kubectl.run(
                LaunchFiles.ROOT,
                List.of(
                        "kustomize",
                        LaunchFiles.ROOT.resolve("kubernetes/" + kustomization).toString()));
        assertThat(outcome.code()).as(outcome.output()).isZero();
        return outcome.output();
    }

    private static List<String> problems(String yaml) throws IOException {
        return ManifestCheck.problems(Manifests.read(yaml), GIVEN_CLAIMS);
    }

    @ParameterizedTest
    @ValueSource(strings = {CPU, GPU, CERTIFICATES})
    void whatIsNamedIsThere(String overlay) throws IOException {
        assertThat(problems(rendered(overlay))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "targetPort: exchange | targetPort: tensors | isogloss-coordinators goes to the port tensors, which isogloss-coordinator has not",
                "name: metrics | name: numbers | isogloss-worker's probe goes to the port metrics, which isogloss-worker has not",
                "claimName: isogloss-corpus | claimName: corpus | isogloss-worker needs the claim corpus, which is not there",
                "serviceName: isogloss-coordinators | serviceName: coordinators | isogloss-coordinator has no headless service coordinators",
            })
    void whatIsNotThereIsNoticed(String right, String wrong, String problem) throws IOException {
        String yaml = rendered(CPU);
        assertThat(yaml).contains(right);
        assertThat(problems(yaml.replace(right, wrong))).contains(problem);
    }

    @Test
    void aSelectorThatMatchesNothingIsNoticed() throws IOException {
        String label = "component: worker";
        String changed =
                rendered(CPU).replaceFirst("(?s)(kind: Deployment.*?template:.*?)" + label, "$1component: labourer");
        assertThat(problems(changed))
                .contains(
                        "isogloss-worker does not select its own pods",
                        "isogloss-worker selects no pods by {app.kubernetes.io/component=worker,"
                                + " app.kubernetes.io/name=isogloss}");
    }

    @ParameterizedTest
    @CsvSource({
        "readOnlyRootFilesystem, readOnlyRootFileSystem",
        "publishNotReadyAddresses, publishNotReadyAddress",
        "terminationGracePeriodSeconds, terminationGraceSeconds",
        "minAvailable, minimumAvailable",
        "maxUnavailable, mostUnavailable",
        "podSelector, podsSelector",
    })
    void aFieldThatDoesNotExistIsRefused(String right, String wrong) {
        String yaml = rendered(CPU);
        assertThat(yaml).contains(right);
        assertThatExceptionOfType(JsonProcessingException.class)
                .isThrownBy(() -> Manifests.read(yaml.replace(right, wrong)))
                .withMessageContaining(wrong);
    }

    @ParameterizedTest
    @ValueSource(strings = {CPU, GPU, CERTIFICATES})
    void theProgramUnderstandsItsCommandsAndConfig(String overlay) throws IOException {
        Manifests manifests = Manifests.read(rendered(overlay));
        for (Pods pods : manifests.pods()) {
            Container container = pods.template().getSpec().getContainers().get(0);
            Map<String, String> environment = container.getEnv().stream()
                    .collect(Collectors.toMap(EnvVar::getName, e -> e.getValue() == null ? "10.0.0.1" : e.getValue()));
            List<String> args = container.getArgs().stream()
                    .map(arg -> expanded(arg, environment))
                    .toList();
            assertThat(args).as(pods.name()).noneMatch(arg -> arg.contains("$"));
            Commands.parse(args);
        }
        RunConfig config = config(manifests);
        assertThat(config.run().dir()).asString().startsWith("/runs/");
        assertThat(ports(manifests, "isogloss-coordinator"))
                .containsEntry("cluster", config.cluster().port())
                .containsEntry("exchange", config.cluster().exchangePort())
                .containsEntry("metrics", config.cluster().metricsPort());
        Service coordinators =
                manifests.named(Service.class, "isogloss-coordinators").orElseThrow();
        assertThat(args(manifests, "isogloss-worker"))
                .contains(
                        "--join=dns:" + coordinators.getMetadata().getName() + ":"
                                + config.cluster().port(),
                        "--metrics-port=" + ports(manifests, "isogloss-worker").get("metrics"));
        assertThat(coordinators.getSpec().getPublishNotReadyAddresses()).isTrue();
    }

    private RunConfig config(Manifests manifests) throws IOException {
        ConfigMap map = manifests.of(ConfigMap.class).findAny().orElseThrow();
        Path file = Files.writeString(scratch.resolve("run.conf"), map.getData().get("run.conf"));
        assertThat(ConfigFactory.parseFile(file.toFile()).isEmpty()).isFalse();
        return RunConfigReader.read(file, List.of(), List.of());
    }

    private static String expanded(String arg, Map<String, String> environment) {
        String text = arg;
        for (Map.Entry<String, String> variable : environment.entrySet()) {
            text = text.replace("$(" + variable.getKey() + ")", variable.getValue());
        }
        return text;
    }

    private static Container container(Manifests manifests, String pods) {
        return manifests.pods().stream()
                .filter(p -> p.name().equals(pods))
                .findAny()
                .orElseThrow()
                .template()
                .getSpec()
                .getContainers()
                .get(0);
    }

    private static List<String> args(Manifests manifests, String pods) {
        return container(manifests, pods).getArgs();
    }

    @Test
    void aForwardedPortReachesACoordinator() throws IOException {
        assertThat(args(Manifests.read(rendered(CPU)), "isogloss-coordinator"))
                .contains("--set=cluster.bind-host=0.0.0.0");
    }

    private static Map<String, Integer> ports(Manifests manifests, String pods) {
        return container(manifests, pods).getPorts().stream()
                .collect(Collectors.toMap(ContainerPort::getName, ContainerPort::getContainerPort));
    }

    @ParameterizedTest
    @ValueSource(strings = {CPU, GPU, CERTIFICATES})
    void podsMayDoLittleAndHaveTimeToEnd(String overlay) throws IOException {
        for (Pods pods : Manifests.read(rendered(overlay)).pods()) {
            PodSpec spec = pods.template().getSpec();
            assertThat(spec.getSecurityContext().getRunAsNonRoot()).isTrue();
            assertThat(spec.getAutomountServiceAccountToken()).isFalse();
            assertThat(spec.getTerminationGracePeriodSeconds()).isGreaterThanOrEqualTo(LEAST_GRACE_SECONDS);
            for (Container container : spec.getContainers()) {
                SecurityContext security = container.getSecurityContext();
                assertThat(security.getReadOnlyRootFilesystem()).isTrue();
                assertThat(security.getAllowPrivilegeEscalation()).isFalse();
                assertThat(security.getCapabilities().getDrop()).containsExactly("ALL");
                assertThat(container.getResources().getLimits()).containsKey("memory");
            }
        }
    }

    @Test
    void monitorsFindWhatServesMetrics() throws IOException {
        Manifests manifests = Manifests.read(rendered(CPU));
        Manifests monitoring = Manifests.read(rendered("monitoring"));
        ServiceMonitor services = monitoring.of(ServiceMonitor.class).findAny().orElseThrow();
        Service coordinators =
                manifests.named(Service.class, "isogloss-coordinators").orElseThrow();
        assertThat(coordinators.getMetadata().getLabels())
                .containsAllEntriesOf(services.getSpec().getSelector().getMatchLabels());
        assertThat(coordinators.getSpec().getPorts()).anyMatch(port -> port.getName()
                .equals(services.getSpec().getEndpoints().get(0).getPort()));
        PodMonitor pods = monitoring.of(PodMonitor.class).findAny().orElseThrow();
        assertThat(manifests.podsWith(pods.getSpec().getSelector().getMatchLabels()))
                .extracting(Pods::name)
                .containsExactly("isogloss-worker");
        assertThat(ports(manifests, "isogloss-worker"))
                .containsKey(pods.getSpec().getPodMetricsEndpoints().get(0).getPort());
    }

    @Test
    void withCertificatesNoConnectionIsPlain() throws IOException {
        for (Pods pods : Manifests.read(rendered(CERTIFICATES)).pods()) {
            PodSpec spec = pods.template().getSpec();
            Container container = spec.getContainers().get(0);
            assertThat(container.getArgs())
                    .doesNotContain("--insecure")
                    .contains("--tls=/etc/isogloss-tls", "--token-file=/etc/isogloss-token/token");
            assertThat(List.of(
                            container.getStartupProbe(), container.getReadinessProbe(), container.getLivenessProbe()))
                    .allMatch(probe -> "HTTPS".equals(probe.getHttpGet().getScheme()));
            assertThat(secretAt(spec, "/etc/isogloss-tls")).isEqualTo(pods.name() + "-tls");
            assertThat(secretAt(spec, "/etc/isogloss-token")).isEqualTo(TOKEN);
        }
    }

    /** Mounted whole, so that a renewed one gets there, and read-only. */
    private static String secretAt(PodSpec spec, String path) {
        VolumeMount mount = spec.getContainers().get(0).getVolumeMounts().stream()
                .filter(m -> m.getMountPath().equals(path))
                .findAny()
                .orElseThrow();
        assertThat(mount.getReadOnly()).isTrue();
        assertThat(mount.getSubPath()).isNull();
        return spec.getVolumes().stream()
                .filter(volume -> volume.getName().equals(mount.getName()))
                .findAny()
                .orElseThrow()
                .getSecret()
                .getSecretName();
    }

    @Test
    void monitorsOfARunWithCertificatesKnowItsAuthorityAndBringTheToken() throws IOException {
        Manifests monitoring = Manifests.read(rendered("monitoring-certificates"));
        Endpoint service = monitoring
                .of(ServiceMonitor.class)
                .findAny()
                .orElseThrow()
                .getSpec()
                .getEndpoints()
                .get(0);
        assertThat(service.getScheme()).isEqualTo("https");
        assertThat(service.getTlsConfig().getServerName()).isEqualTo(ClusterTls.NAME);
        assertThat(service.getTlsConfig().getCa().getSecret().getName()).isEqualTo("isogloss-coordinator-tls");
        assertThat(service.getAuthorization().getCredentials().getName()).isEqualTo(TOKEN);
        PodMetricsEndpoint pods = monitoring
                .of(PodMonitor.class)
                .findAny()
                .orElseThrow()
                .getSpec()
                .getPodMetricsEndpoints()
                .get(0);
        assertThat(pods.getScheme()).isEqualTo("https");
        assertThat(pods.getTlsConfig().getServerName()).isEqualTo(ClusterTls.NAME);
        assertThat(pods.getTlsConfig().getCa().getSecret().getName()).isEqualTo("isogloss-worker-tls");
        assertThat(pods.getAuthorization().getCredentials().getName()).isEqualTo(TOKEN);
    }
}
