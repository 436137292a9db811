import CEL
import Jitsi
import YAML

struct MediaFaultSubject: Sendable {
  let context: FactContext
  let fault: MediaFault
}

extension FactSchemas {
  /// Facts about the path of media to bridges.
  static let mediaFacts: [Fact<ComponentSubject>] = [
    Fact(
      "mediaPort", .int,
      "the UDP media port of a bridge; null if it is not set by variables only"
    ) { subject in
      return .number(subject.inventory.mediaPort(of: subject.component))
    },
    Fact(
      "mediaFaults", .list(.record(mediaFault.record)),
      "where a bridge's media port is unreachable from outside: by the protocol, or by another number"
    ) { subject in
      return .list(
        subject.inventory.mediaFaults(of: subject.component).map { fault in
          subject.context.record(
            MediaFaultSubject(context: subject.context, fault: fault), mediaFault
          ) { .node($0.fault.holder) }
        })
    },
  ]

  static let mediaFault: RecordSchema<MediaFaultSubject> = RecordSchema(
    "mediaFault",
    [
      Fact(
        "kind", .string,
        "`hostPort` and `service` (TCP only), `declared` (a named container port that is not UDP), `unheard` (targets a port that no bridge binds), `announced` (a host port that the bridge does not advertise) or `route` (TCP only)"
      ) { .string($0.fault.kind.rawValue) },
      Fact(
        "holder", .dyn, "the node that the path starts from: the container, a Service or a route"
      ) {
        $0.context.value($0.fault.holder)
      },
      Fact("path", .string, "the field at fault") { .string($0.fault.path) },
      Fact("port", .int, "the port at fault") { .number($0.fault.port) },
      Fact("media", .int, "the port on which the bridge listens") { .number($0.fault.media) },
      Fact("name", .string, "the Service or route; null for the container's own ports") {
        .text($0.fault.name)
      },
      Fact(
        "change", .dyn,
        "the change that lets media pass: kind (`set` or `append`), path and value; else null"
      ) {
        subject in
        guard let fix = subject.fault.fix else { return .null }
        let (kind, value): (String, Value)
        switch fix.change {
        case .set(let content): (kind, value) = ("set", Value(content: content))
        case .append(let content): (kind, value) = ("append", Value(content: content))
        default: return .null
        }
        return .map(
          MapValue([("kind", .string(kind)), ("path", .string(fix.path)), ("value", value)]))
      },
    ])
}
