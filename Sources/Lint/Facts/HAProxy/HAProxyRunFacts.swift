import CEL
import HAProxy
import Jitsi
import Kubernetes
import YAML

struct SpreadSubject: Sendable { let term: SpreadTerm }
struct MissingFileSubject: Sendable { let file: MissingConfigurationFile }
struct InstallSubject: Sendable { let command: InstallCommand }

extension HAProxySubject {
  /// The Service that the StatefulSet names as its governing Service.
  var governingService: ServiceEntry? {
    guard let name = component.workload.object.node["spec"]?["serviceName"]?.text else {
      return nil
    }
    return inventory.service(name, in: component.workload.namespace)
  }
}

extension FactSchemas {
  /// Facts about HAProxy's pods and their dependencies.
  static let haproxyRunFacts: [Fact<HAProxySubject>] = [
    Fact(
      "governingService", .record(service.record),
      "the Service in its StatefulSet's serviceName; null if it does not exist"
    ) { $0.context.service($0.governingService) },
    Fact(
      "spreadTerms", .list(.record(spreadTerm.record)),
      "the rules that keep its pods apart, as written"
    ) { subject in
      let workload = subject.component.workload
      return .list(
        workload.template.spreadTerms(in: workload.namespace).map {
          subject.context.record(SpreadSubject(term: $0), spreadTerm) { .node($0.term.node) }
        })
    },
    Fact(
      "installs", .list(.record(installCommand.record)),
      "commands that install packages when its containers start"
    ) { subject in
      .list(
        subject.inventory.installCommands(of: subject.component).map {
          subject.context.record(InstallSubject(command: $0), installCommand) {
            .node($0.command.node)
          }
        })
    },
    Fact(
      "peerSources", .list(.record(peerSource.record)),
      "sources of peer addresses that are fixed when a pod starts"
    ) { subject in
      .list(
        subject.tier.peerSources(of: subject.component).map { source in
          subject.context.record(HAProxyPart(haproxy: subject, part: source), peerSource) {
            switch $0.part.place {
            case .word(let range): $0.haproxy.place(range)
            case .node(let node): .node(node)
            }
          }
        })
    },
    Fact("budgets", .list(.dyn), "the PodDisruptionBudgets that select its pods, as written") {
      subject in
      .list(
        subject.inventory.disruptionBudgets(of: subject.component.workload).map {
          subject.context.value($0)
        })
    },
    Fact(
      "provesNoBudget", .bool,
      "whether a PodDisruptionBudget is certainly missing if it is not in the input"
    ) {
      .bool(
        $0.context.index.provesAbsence(
          of: "PodDisruptionBudget", in: $0.component.workload.namespace))
    },
    Fact("budgetName", .string, "an unused name for a PodDisruptionBudget") {
      let workload = $0.component.workload
      let name = workload.object.name
      let taken = $0.inventory.find(
        group: "policy", kind: "PodDisruptionBudget", workload.namespace, name)
      return .string(taken == nil ? name : name + "-budget")
    },
    Fact(
      "mountedName", .dyn,
      "the name of its ConfigMap in the pods' volume, as written; null if they do not mount it"
    ) { $0.context.value($0.tier.configurationMount(of: $0.component)?.name) },
    Fact("mountsSubPath", .bool, "whether its container mounts haproxy.cfg by subPath") {
      .bool($0.tier.configurationMount(of: $0.component)?.subPath != nil)
    },
    Fact(
      "missingFiles", .list(.record(missingFile.record)),
      "files that its command reads and no mount provides"
    ) { subject in
      .list(
        subject.inventory.missingConfigurationFiles(of: subject.component, in: subject.tier).map {
          subject.context.record(MissingFileSubject(file: $0), missingFile) { .node($0.file.node) }
        })
    },
    Fact("checksum", .string, "the SHA-256 of haproxy.cfg; null if it is not in the input") {
      .text($0.tier.configurationChecksum)
    },
    Fact(
      "fixesEnded", .int,
      "the year of the last fix of its image's branch; null if it is still maintained or unknown"
    ) {
      let image = $0.component.container.image
      return .number(image.tag.flatMap { Release(tag: $0) }?.fixesEnded)
    },
    Fact("branch", .string, "the HAProxy branch of its image's tag; null if none") {
      let image = $0.component.container.image
      return .text(image.tag.flatMap { Release(tag: $0) }?.description)
    },
  ]

  static let spreadTerm: RecordSchema<SpreadSubject> = RecordSchema(
    "spreadTerm",
    [
      Fact("kind", .string, "antiAffinity or constraint") { .string($0.term.kind.rawValue) },
      Fact("required", .bool, "whether a pod stays Pending rather than violate it") {
        .bool($0.term.isRequired)
      },
      Fact("topologyKey", .string, "the node label over which pods are spread") {
        .string($0.term.topologyKey)
      },
      Fact("own", .bool, "whether its selector matches its own pods") {
        .bool($0.term.isAboutOwnPods)
      },
      Fact("maxSkew", .int, "its maxSkew") {
        .number($0.term.maxSkew)
      },
    ])

  static let missingFile: RecordSchema<MissingFileSubject> = RecordSchema(
    "missingFile",
    [
      Fact("path", .string, "the path that the command reads") { .string($0.file.path) },
      Fact(
        "reason", .string,
        "unmounted: no mount contains the path; noKey: the source has no such key; noItem: the volume lists a missing key"
      ) { .string($0.file.reason.rawValue) },
      Fact("key", .string, "the missing key; empty if unmounted") {
        .string($0.file.key)
      },
      Fact("source", .string, "as in `ConfigMap haproxy-config`; empty if unmounted") {
        .string($0.file.source)
      },
    ])

  static let installCommand: RecordSchema<InstallSubject> = RecordSchema(
    "installCommand",
    [Fact("text", .string, "as in `apt-get install`") { .string($0.command.text) }])

  static let peerSource: RecordSchema<HAProxyPart<PeerSource>> = RecordSchema(
    "peerSource",
    [
      Fact(
        "kind", .string,
        "link: a service-link variable; lookup: a name, resolved once; never: a variable that is never set"
      ) {
        .string($0.part.kind.rawValue)
      },
      Fact("name", .string, "the variable, or the resolved name") {
        .string($0.part.name)
      },
      Fact("possible", .bool, "whether a pod can have a variable of that name") {
        .bool($0.part.isPossible)
      },
      Fact("service", .record(service.record), "the resolved Service; null if it does not exist") {
        subject in
        guard let (name, namespace) = subject.part.service else { return .null }
        return subject.haproxy.context.service(
          subject.haproxy.inventory.service(name, in: namespace))
      },
    ])
}
