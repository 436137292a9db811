import CEL
import Jitsi
import Kubernetes
import YAML

struct DomainDisagreementSubject: Sendable {
  let context: FactContext
  let disagreement: DomainDisagreement
}

struct DomainSettingSubject: Sendable {
  let context: FactContext
  let setting: DomainDisagreement.Setting
}

struct CredentialDisagreementSubject: Sendable {
  let context: FactContext
  let disagreement: CredentialDisagreement
}

/// The values that certainly count for a component, each worked out when it is asked for.
private final class CertainStore: ForeignStore, @unchecked Sendable {
  private let settings: CertainSettings

  init(_ subject: ComponentSubject) {
    settings =
      subject.context.cache(of: subject.component)?.settings(of: subject.component)
      ?? CertainSettings(subject.component, subject.inventory)
  }

  override func count(_ handle: UInt32) -> Int { names.count }
  override func value(_ handle: UInt32, forKey key: String) -> Value? {
    .text(settings.value(of: key))
  }
  override func forEachEntry(
    _ handle: UInt32, _ body: (_ key: Value, _ value: Value) throws -> Bool
  ) rethrows {
    for name in names {
      guard try body(.string(name), .text(settings.value(of: name))) else { return }
    }
  }

  private var names: [String] { Set(settings.component.environment.map(\.name)).sorted() }
}

extension FactSchemas {
  /// What certainly counts for a component.
  static let certainFacts: [Fact<ComponentSubject>] = [
    Fact(
      "effective", .map(.dyn),
      "like settings, but null as well where the image is not one of Jitsi's, where a command, a mounted file or a Java property of the pod may overrule the variable, and for placeholders"
    ) { .foreign(CertainStore($0), 0) },
    Fact(
      "disagreements", .list(.string),
      "the variables in which it disagrees with the rest of its shard: domains, the bridges' room, users and passwords"
    ) { subject in
      let names = subject.context.cache(of: subject.component)?.disagreeing[subject.component.id]
      return .list((names ?? []).sorted().map(Value.string))
    },
  ]

  /// What the components of one shard have to agree about.
  static let agreementFacts: [Fact<InstallationSubject>] = [
    Fact(
      "domainDisagreements", .list(.record(domainDisagreement.record)),
      "components whose names inside XMPP differ from those of the rest of their shard, each place once"
    ) { subject in
      .list(
        subject.context.cache(ofInstallation: subject.installation.id).domainDisagreements.map {
          subject.context.record(
            DomainDisagreementSubject(context: subject.context, disagreement: $0),
            domainDisagreement
          ) { .node($0.disagreement.place) }
        })
    },
    Fact(
      "credentialDisagreements", .list(.record(credentialDisagreement.record)),
      "user names and passwords with which a component cannot log in to its shard's prosody, each place once"
    ) { subject in
      .list(
        subject.context.cache(ofInstallation: subject.installation.id).credentialDisagreements.map {
          subject.context.record(
            CredentialDisagreementSubject(context: subject.context, disagreement: $0),
            credentialDisagreement
          ) { .node($0.disagreement.place) }
        })
    },
  ]

  static let domainDisagreement: RecordSchema<DomainDisagreementSubject> = RecordSchema(
    "domainDisagreement",
    [
      Fact("component", .record(component.record), "the component that differs") {
        $0.context.component($0.disagreement.component)
      },
      Fact("settings", .list(.record(domainSetting.record)), "the variables with another value") {
        subject in
        .list(
          subject.disagreement.settings.map {
            subject.context.record(
              DomainSettingSubject(context: subject.context, setting: $0), domainSetting
            ) { $0.setting.entry.map { .node($0.valueNode ?? $0.node) } }
          })
      },
      Fact("others", .list(.string), "the components that have the other value of the first") {
        var kinds: [ComponentKind] = []
        for component in $0.disagreement.others where !kinds.contains(component.kind) {
          kinds.append(component.kind)
        }
        return .list(kinds.map { .string($0.rawValue) })
      },
    ])

  static let domainSetting: RecordSchema<DomainSettingSubject> = RecordSchema(
    "domainSetting",
    [
      Fact("variable", .string, "the variable's name") { .string($0.setting.variable) },
      Fact(
        "value", .string,
        "its value, which may be the release's default; null if it comes from a Secret"
      ) { .text($0.setting.value) },
      Fact("expected", .string, "the value of the others; null if it comes from a Secret") {
        .text($0.setting.expected)
      },
      Fact("isSet", .bool, "whether the component sets it") { .bool($0.setting.entry != nil) },
      Fact("literal", .bool, "whether the component's own manifest contains the value") {
        .bool($0.setting.entry?.origin == .literal)
      },
      Fact("outvoted", .bool, "whether all others, two or more, have one value") {
        .bool($0.setting.isOutvoted)
      },
      Fact("entry", .dyn, "the entry of env or envFrom as written; null if it is not set") {
        $0.context.value($0.setting.entry?.node)
      },
    ])

  static let credentialDisagreement: RecordSchema<CredentialDisagreementSubject> = RecordSchema(
    "credentialDisagreement",
    [
      Fact("variable", .string, "the variable's name") { .string($0.disagreement.variable) },
      Fact("isUser", .bool, "whether it is the name of a user, and not a password") {
        .bool($0.disagreement.isUser)
      },
      Fact(
        "proven", .bool,
        "whether both values are known and differ; otherwise two keys of one Secret are read"
      ) { .bool($0.disagreement.isProven) },
      Fact("client", .record(component.record), "the component that logs in") {
        $0.context.component($0.disagreement.client)
      },
      Fact("prosody", .record(prosody.record), "the prosody with the account") {
        $0.context.component($0.disagreement.prosody)
      },
      Fact("changed", .record(component.record), "the one of the two to change") {
        $0.context.component($0.disagreement.changed)
      },
      Fact("isSet", .bool, "whether that one sets it") { .bool($0.disagreement.entry != nil) },
      Fact("entry", .dyn, "its entry of env or envFrom as written; null if it is not set") {
        $0.context.value($0.disagreement.entry?.node)
      },
      Fact(
        "source", .dyn,
        "the valueFrom of the other one, if it reads a key and this one is plain; else null"
      ) { $0.context.value($0.disagreement.source?.node["valueFrom"]) },
    ])
}
