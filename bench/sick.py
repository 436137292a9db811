"""Mistakes in every object of an input.

Each change causes findings for nearly all objects, or gives many objects the same name, label or port. This shows work that
is only cheap for healthy input.
"""

import itertools
import re


def kind(text):
    return re.search(r"^kind: *(\w+)", text, flags=re.MULTILINE)[1]


def unselected(texts):
    """Services, monitors and budgets select pods that do not exist."""
    selector = re.compile(r"^( *)selector:( *\{.*\}\n|\n(?:\1 +.*\n)+)", flags=re.MULTILINE)

    def emptied(match):
        return f"{match[1]}selector:" + re.sub(r"(: +\"?)(?=\w)", r"\1no-", match[2])

    return [selector.sub(emptied, text)
            if kind(text) in ("Service", "PodMonitor", "ServiceMonitor", "PodDisruptionBudget") else text
            for text in texts]


def no_services(texts):
    return [text for text in texts if kind(text) != "Service"]


def one_node_port(texts):
    """Every port of every Service claims the same node port."""
    found = []
    for text in texts:
        if kind(text) == "Service":
            text = re.sub(r"^ *nodePort:.*\n", "", text, flags=re.MULTILINE)
            text = re.sub(r"^  ( *)(type|clusterIP):.*\n", "", text, flags=re.MULTILINE)
            text = re.sub(r"^(spec:\n( +))", r"\1type: NodePort\n\2", text, flags=re.MULTILINE)
            text = re.sub(r"^( +)port: (\d+)$", r"\1port: \2\n\1nodePort: 30300", text, flags=re.MULTILINE)
            text = re.sub(r"(\{.*\bport: \d+)", r"\1, nodePort: 30300", text)
        found.append(text)
    return found


def no_secrets(texts):
    return [text for text in texts if kind(text) != "Secret"]


def duplicates(texts):
    """Every object is defined twice."""
    return [text for text in texts for _ in range(2)]


def one_namespace(texts):
    """Copies that were meant for separate namespaces, all in the first one."""
    return [re.sub(r"\b(jitsi|monitoring|reflector)-\d+\b", r"\1-0", text) for text in texts]


def images(texts):
    """No two images have the same tag."""
    tags = itertools.count(1000)
    return [re.sub(r"(image: [^\s:]*):\S+", lambda match: f"{match[1]}:stable-{next(tags)}", text) for text in texts]


def bare(texts):
    """No probes, resources, shard labels, or bridge environment, as in a first draft."""
    block = re.compile(r"^( +)(readinessProbe|livenessProbe|resources|lifecycle|nodeSelector|affinity|strategy):"
                       r"( *\{.*\}\n|\n(?:\1 +.*\n)+)", flags=re.MULTILINE)
    return [block.sub("", text) for text in texts]


def crossed(texts):
    """Every component connects to a prosody in a namespace that does not exist."""
    return [re.sub(r"(XMPP_SERVER\b.*?\bvalue: *)([\w-]+)", r"\1\2.elsewhere", text, flags=re.DOTALL) for text in texts]


def is_monitor(text):
    return kind(text) in ("PodMonitor", "ServiceMonitor")


def monitors_of_any(texts):
    """Each installation brings monitors that select every namespace, as charts do."""
    return [text.rstrip("\n") + "\n  namespaceSelector:\n    any: true\n" if is_monitor(text) else text for text in texts]


def monitors_by_expression(texts):
    """Monitors select by expressions, with an unused value next to the right one; half of them match nothing."""
    def expression(match):
        pairs = re.findall(r"^ +([\w./-]+): *(\S+)$", match[2], flags=re.MULTILINE)
        return "".join([f"{match[1]}matchExpressions:\n"]
                       + [f"{match[1]}  - {{key: {key}, operator: In, values: [{value}, other]}}\n" for key, value in pairs])

    return relabelled([re.sub(r"^( +)matchLabels:\n((?:\1 +.*\n)+)", expression, text, flags=re.MULTILINE)
                       if is_monitor(text) else text for text in texts])


def relabelled(texts):
    """Every second namespace has other labels than its monitors select, which match those of the other namespaces."""
    return [re.sub(r"\bk8s-app: ", "app.example.org/name: ", text)
            if not is_monitor(text) and re.search(r"namespace: *jitsi-\d*[02468]\b", text) else text
            for text in texts]


def monitors_for_services(texts):
    """The same for monitors that select Services."""
    return relabelled([text.replace("kind: PodMonitor", "kind: ServiceMonitor").replace("podMetricsEndpoints", "endpoints")
                       .replace("port: metrics", "targetPort: metrics") if is_monitor(text) else text for text in texts])


def no_monitors(texts):
    return [text for text in texts if not is_monitor(text)]


def no_configuration(texts):
    """All volumes and variable sources are missing."""
    return [text for text in texts if kind(text) not in ("ConfigMap", "Secret", "PersistentVolumeClaim")]


def no_parts(texts):
    """Each second shard lacks its prosody and its jicofo."""
    return [text for text in texts
            if not (kind(text) in ("Deployment", "StatefulSet") and re.search(r"^ +name: *\S*shard-\d*[13579]-(prosody|jicofo)\b", text, flags=re.MULTILINE))]


def no_bridges(texts):
    """Autoscalers and Services refer to bridges that do not exist."""
    return [text for text in texts if not (kind(text) == "StatefulSet" and re.search(r"image: *\S*jvb", text))]


def no_routes(texts):
    return [text for text in texts if kind(text) not in ("Ingress", "Certificate", "ClusterIssuer")]


def sealed(texts):
    """All Secrets are SealedSecrets with other keys."""
    return [re.sub(r"^(\s+)[A-Z_]+: .*", r"\1OTHER: AgBy", text.replace("apiVersion: v1", "apiVersion: bitnami.com/v1alpha1")
                   .replace("kind: Secret", "kind: SealedSecret").replace("\ndata:", "\nspec:\n encryptedData:")
                   .replace("\n  J", "\n   J"), flags=re.MULTILINE) if kind(text) == "Secret" else text for text in texts]


def lost_slots(texts):
    """HAProxy's servers have host names that do not exist."""
    return [re.sub(r"((?:server|server-template) .*?)(\w[\w-]*)\.(\w[\w-]*)\.svc", r"\1\2-gone.\3.svc", text)
            if "haproxy.cfg" in text else text for text in texts]


def guarded(texts):
    """Two NetworkPolicies in every namespace deny all traffic."""
    found = []
    for text in texts:
        found.append(text)
        if kind(text) == "PodDisruptionBudget":
            home = re.search(r"^ +namespace: *(\S+)", text, flags=re.MULTILINE)[1]
            for name, label in (("closed", "{}"), ("front", "{matchLabels: {k8s-app: web}}")):
                found.append(f"apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: {name}\n"
                             f"  namespace: {home}\nspec:\n  podSelector: {label}\n  policyTypes: [Ingress, Egress]\n")
    return found


def without_namespaces(texts):
    """No manifest names a namespace, so the objects of all copies have the same names."""
    return [re.sub(r"^  namespace: .*\n", "", text, flags=re.MULTILINE) for text in texts]


def unreadable(texts):
    """Every tenth document is not valid YAML."""
    return [text + "\tbroken: [\n" if number % 10 == 0 else text for number, text in enumerate(texts)]


def mistakes(texts):
    """The input for the limit of 100 installations with about 1,500 findings: selectors without matches, and no Secrets."""
    return no_secrets(unselected(texts))


def everything(texts):
    for change in (bare, unselected, one_node_port, no_secrets, images, duplicates):
        texts = change(texts)
    return texts


CHANGES = {
    "unselected": unselected, "no-services": no_services, "one-port": one_node_port, "no-secrets": no_secrets,
    "duplicates": duplicates, "one-namespace": one_namespace, "images": images, "bare": bare,
    "crossed": crossed, "no-monitors": no_monitors, "no-configuration": no_configuration, "no-parts": no_parts,
    "no-bridges": no_bridges, "no-routes": no_routes, "sealed": sealed, "lost-slots": lost_slots, "guarded": guarded,
    "without-namespaces": without_namespaces, "unreadable": unreadable, "mistakes": mistakes, "everything": everything,
}

# Mistakes that need many namespaces to make a difference.
OF_NAMESPACES = {
    "monitors-of-any": monitors_of_any, "monitors-relabelled": relabelled,
    "monitors-by-expression": monitors_by_expression, "monitors-for-services": monitors_for_services,
}
