package org.isogloss.tests.launch;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.isogloss.tests.launch.Manifests.Pods;

/** Whether what manifests name exists in them: pods behind selectors, ports behind names, volumes, claims, services. */
final class ManifestCheck {

    private final Manifests manifests;
    private final Set<String> givenClaims;
    private final List<String> problems = new ArrayList<>();

    private ManifestCheck(Manifests manifests, Set<String> givenClaims) {
        this.manifests = manifests;
        this.givenClaims = givenClaims;
    }

    /**
     * What is wrong, a line each.
     *
     * @param givenClaims names of volume claims that users bring
     */
    static List<String> problems(Manifests manifests, Set<String> givenClaims) {
        ManifestCheck check = new ManifestCheck(manifests, givenClaims);
        manifests.pods().forEach(check::pods);
        manifests.of(StatefulSet.class).forEach(check::governingService);
        manifests.of(Service.class).forEach(check::service);
        manifests
                .of(PodDisruptionBudget.class)
                .forEach(p -> check.selected(
                        p.getMetadata().getName(), p.getSpec().getSelector().getMatchLabels()));
        manifests.of(NetworkPolicy.class).forEach(check::network);
        return check.problems;
    }

    private void pods(Pods pods) {
        Map<String, String> labels = pods.template().getMetadata().getLabels();
        if (!labels.entrySet().containsAll(pods.selector().getMatchLabels().entrySet())) {
            problems.add(pods.name() + " does not select its own pods");
        }
        PodSpec spec = pods.template().getSpec();
        Set<String> volumes = spec.getVolumes().stream().map(Volume::getName).collect(Collectors.toSet());
        spec.getVolumes().forEach(volume -> volume(pods.name(), volume));
        for (Container container : spec.getContainers()) {
            for (VolumeMount mount : container.getVolumeMounts()) {
                if (!volumes.contains(mount.getName())) {
                    problems.add(pods.name() + " mounts " + mount.getName() + ", which is no volume of it");
                }
            }
            Stream.of(container.getStartupProbe(), container.getReadinessProbe(), container.getLivenessProbe())
                    .map(Probe::getHttpGet)
                    .forEach(probe -> port(pods.name() + "'s probe", List.of(pods), probe.getPort()));
        }
    }

    private void volume(String name, Volume volume) {
        if (volume.getConfigMap() != null
                && manifests
                        .named(ConfigMap.class, volume.getConfigMap().getName())
                        .isEmpty()) {
            problems.add(name + " needs the config map " + volume.getConfigMap().getName() + ", which is not there");
        }
        if (volume.getPersistentVolumeClaim() != null) {
            String claim = volume.getPersistentVolumeClaim().getClaimName();
            if (!givenClaims.contains(claim)
                    && manifests.named(PersistentVolumeClaim.class, claim).isEmpty()) {
                problems.add(name + " needs the claim " + claim + ", which is not there");
            }
        }
    }

    private void governingService(StatefulSet set) {
        String name = set.getSpec().getServiceName();
        Optional<Service> service = manifests.named(Service.class, name);
        if (service.isEmpty() || !"None".equals(service.get().getSpec().getClusterIP())) {
            problems.add(set.getMetadata().getName() + " has no headless service " + name);
        }
    }

    private void service(Service service) {
        String name = service.getMetadata().getName();
        List<Pods> pods = selected(name, service.getSpec().getSelector());
        service.getSpec().getPorts().forEach(port -> port(name, pods, port.getTargetPort()));
    }

    private void network(NetworkPolicy policy) {
        String name = policy.getMetadata().getName();
        List<Pods> pods = selected(name, policy.getSpec().getPodSelector().getMatchLabels());
        policy.getSpec().getIngress().forEach(rule -> {
            rule.getFrom().forEach(peer -> ownPeer(name, peer));
            rule.getPorts().forEach(port -> port(name, pods, port.getPort()));
        });
        policy.getSpec().getEgress().forEach(rule -> rule.getTo().forEach(peer -> {
            List<Pods> peers = ownPeer(name, peer);
            if (peer.getNamespaceSelector() == null) {
                rule.getPorts().stream().map(NetworkPolicyPort::getPort).forEach(port -> port(name, peers, port));
            }
        }));
    }

    /** The pods that a peer stands for, if it is of this namespace. */
    private List<Pods> ownPeer(String name, NetworkPolicyPeer peer) {
        return peer.getNamespaceSelector() != null
                ? List.of()
                : selected(name, peer.getPodSelector().getMatchLabels());
    }

    private List<Pods> selected(String name, Map<String, String> labels) {
        List<Pods> pods = manifests.podsWith(labels);
        if (pods.isEmpty()) {
            problems.add(name + " selects no pods by " + labels);
        }
        return pods;
    }

    private void port(String name, List<Pods> pods, IntOrString port) {
        for (Pods served : pods) {
            boolean there = served.template().getSpec().getContainers().stream()
                    .flatMap(container -> container.getPorts().stream())
                    .anyMatch(p -> port.getStrVal() != null
                            ? port.getStrVal().equals(p.getName())
                            : port.getIntVal().equals(p.getContainerPort()));
            if (!there) {
                problems.add(name + " goes to the port " + port.getValue() + ", which " + served.name() + " has not");
            }
        }
    }
}
