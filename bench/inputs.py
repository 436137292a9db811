"""Makes large inputs out of the examples: many installations, and one with many shards."""

import pathlib
import re
import sys

import sick

EXAMPLES = pathlib.Path(__file__).resolve().parent.parent / "examples"


def documents(example):
    """The documents of an example, in the order of its files."""
    texts = [path.read_text() for path in sorted((EXAMPLES / example).glob("*.yaml"))]
    found = []
    for text in texts:
        found += re.split(r"^---.*\n", text, flags=re.MULTILINE)
    return [text for text in found if re.search(r"^kind:", text, flags=re.MULTILINE)]


def joined(texts):
    return "".join("---\n" + text.rstrip("\n") + "\n" for text in texts)


def one():
    """The two-shard example as it is."""
    return documents("server-template")


def namespaces(count):
    """That many copies, each with its own namespaces and node ports."""
    texts = [text for text in documents("server-template") if "kube-system" not in text]
    copies = []
    for number in range(count):
        for text in texts:
            # Cluster-scoped objects exist once, or have unique names, as in a cluster.
            if number == 0 or not re.search(r"^kind: (ClusterRole|ClusterIssuer|APIService|\w+Controller)$", text, flags=re.MULTILINE):
                copies.append(in_namespace(text, number))
    return copies


def in_namespace(text, number):
    names = "jitsi|monitoring|reflector"
    text = re.sub(rf"(namespace: ?)({names})\b", rf"\1\2-{number}", text)
    text = re.sub(rf"\.({names})\.svc\b", rf".\1-{number}.svc", text)
    if re.search(r"^kind: Namespace", text, flags=re.MULTILINE):
        text = re.sub(rf"(\bname: )({names})\b", rf"\1\2-{number}", text)
    if re.search(r"^kind: ClusterRoleBinding", text, flags=re.MULTILINE):
        text = re.sub(r"^(  name: .*)$", rf"\1-{number}", text, count=1, flags=re.MULTILINE)
    # Ten ports for each shard: 200 shards fit into the 2768 node ports.
    def port(match):
        return str(30000 + 20 * number + 10 * (match[1] == "4") + int(match[2]))
    return re.sub(r"\b30([34])0(\d)\b", port, text)


def shards(count):
    """One installation with that many shards, its bridges on host ports."""
    shared, template = [], []
    for text in documents("server-lines"):
        of_first, of_second = "shard-0" in text, "shard-1" in text
        if of_second and not of_first:
            template.append(text)
        elif of_first and not of_second:
            continue
        else:
            shared.append(with_servers(text, count))
    copies = [text.replace("shard-1", f"shard-{number}").replace("shard1", f"shard{number}")
              for number in range(count) for text in template]
    return shared + copies


def with_servers(text, count):
    """Repeats the second shard's part of haproxy.cfg for every shard, and drops the first shard's."""
    lines = []
    for line in text.splitlines(keepends=True):
        if "shard-1" in line:
            lines += [line.replace("shard-1", f"shard-{number}").replace("shard1", f"shard{number}")
                      for number in range(count)]
        elif "shard-0" not in line:
            lines.append(line)
    return "".join(lines)


def watched(texts):
    """All monitors in one namespace next to one Prometheus, a third of them for Services; each selects one other
    namespace."""
    found = []
    for text in texts:
        if kind(text) in ("Prometheus", "Alertmanager") and field("namespace", text) not in ("monitoring", "monitoring-0"):
            continue
        if kind(text) == "PodMonitor":
            name, home = field("name", text), field("namespace", text)
            text = re.sub(r"^(  name: ).*", rf"\1{name}-{home}", text, count=1, flags=re.MULTILINE)
            text = re.sub(r"^(  namespace: ).*", r"\1monitoring-0", text, count=1, flags=re.MULTILINE)
            text = text.rstrip("\n") + f"\n  namespaceSelector:\n    matchNames: [{home}]\n"
            if name == "prosody":
                text = text.replace("kind: PodMonitor", "kind: ServiceMonitor")
                text = text.replace("podMetricsEndpoints", "endpoints").replace("port: metrics", "targetPort: metrics")
        found.append(text)
    return found


def kind(text):
    return re.search(r"^kind: *(\w+)", text, flags=re.MULTILINE)[1]


def field(name, text):
    """The first indented field of that name, which is the one of the metadata."""
    return re.search(rf"^ +{name}: *(\S+)", text, flags=re.MULTILINE)[1]


def made(name):
    """The text of an input by its name: `one`, `namespaces-100`, `watched-namespaces-100`, `unselected-shards-800`."""
    if name == "one":
        return joined(one())
    *change, base, count = name.split("-")
    texts = {"namespaces": namespaces, "shards": shards}[base](int(count))
    if change:
        texts = {"watched": watched, **sick.CHANGES, **sick.OF_NAMESPACES}["-".join(change)](texts)
    return joined(texts)


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(exist_ok=True)
    for name in sys.argv[2:]:
        (folder / f"{name}.yaml").write_text(made(name))


if __name__ == "__main__":
    main()
