import CEL
import Jitsi
import Kubernetes
import YAML

struct BridgeChannelFaultSubject: Sendable {
  let context: FactContext
  let fault: BridgeChannelFault
}

struct RelayFaultSubject: Sendable {
  let context: FactContext
  let fault: RelayFault
}

extension FactSchemas {
  /// What bridges need from each other and from jicofo.
  static let bridgeAgreementFacts: [Fact<InstallationSubject>] = [
    Fact(
      "bridgeChannelFaults", .list(.record(bridgeChannelFault.record)),
      "why participants get no channel to their bridge, each place once"
    ) { subject in
      .list(
        subject.inventory.bridgeChannelFaults(
          of: subject.context.cache(ofInstallation: subject.installation.id).parts
        ).map {
          subject.context.record(
            BridgeChannelFaultSubject(context: subject.context, fault: $0), bridgeChannelFault
          ) { .node($0.fault.place) }
        })
    },
    Fact(
      "relayFaults", .list(.record(relayFault.record)),
      "why bridges cannot pass the media of a meeting on to each other, each place once"
    ) { subject in
      let cache = subject.context.cache(ofInstallation: subject.installation.id)
      return .list(
        subject.inventory.relayFaults(of: cache.parts, cache.xmppServers).map {
          subject.context.record(
            RelayFaultSubject(context: subject.context, fault: $0), relayFault
          ) { .node($0.fault.place) }
        })
    },
  ]

  static let bridgeChannelFault: RecordSchema<BridgeChannelFaultSubject> = RecordSchema(
    "bridgeChannelFault",
    [
      Fact(
        "kind", .string,
        "none: SCTP and websocket are off; shared: several bridges have one name for the websocket; list: the image cannot work the name out from a list of XMPP servers"
      ) { .string($0.fault.kind.rawValue) },
      Fact("bridge", .record(jvb.record), "the bridges") {
        $0.context.component($0.fault.bridge)
      },
      Fact("changed", .record(component.record), "the component to change") {
        $0.context.component($0.fault.changed)
      },
      Fact("variable", .string, "the variable to change") { .string($0.fault.variable) },
      Fact("isSet", .bool, "whether that component sets it") { .bool($0.fault.entry != nil) },
      Fact("entry", .dyn, "its entry of env or envFrom as written; null if it is not set") {
        $0.context.value($0.fault.entry?.node)
      },
      Fact("fixable", .bool, "whether changing it in that component's manifest is enough") {
        .bool($0.fault.isFixable)
      },
    ])

  static let relayFault: RecordSchema<RelayFaultSubject> = RecordSchema(
    "relayFault",
    [
      Fact(
        "kind", .string,
        "jicofo: it is off in jicofo only; bridge: it is off in bridges only; unnamed: no relay ID; shared: one relay ID for several bridges; release: bridges of two releases"
      ) { .string($0.fault.kind.rawValue) },
      Fact("bridge", .record(jvb.record), "the bridges") {
        $0.context.component($0.fault.bridge)
      },
      Fact("component", .record(component.record), "the component with the fault") {
        $0.context.component($0.fault.component)
      },
      Fact("variable", .string, "the variable; empty for releases") {
        .string($0.fault.variable)
      },
      Fact("isSet", .bool, "whether that component sets it") { .bool($0.fault.entry != nil) },
      Fact("other", .record(jvb.record), "the bridges of another release; else null") {
        $0.context.component($0.fault.other)
      },
    ])
}
