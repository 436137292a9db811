import Basics
import CEL
import Jitsi
import Kubernetes
import YAML

/// A value of PUBLIC_URL, and the components that read it.
struct PublicURL: Sendable {
  let entry: EnvironmentEntry
  let text: String
  let node: Node
  let component: Component
  /// The number of components that read it.
  var readers: Int

  /// The part before `://`; nil if there is none.
  var scheme: String? {
    let start = text.utf8.prefix { $0 != UInt8(ascii: ":") }
    guard text.tail(behind: "://") != nil, start.count < text.utf8.count else { return nil }
    return String(Substring(start)).lowercased()
  }

  /// The host, without port and path.
  var host: String { String(Substring(address.utf8.prefix(while: Self.isHost))).lowercased() }

  /// The part after the host.
  var rest: String { String(Substring(address.utf8.drop(while: Self.isHost))) }

  private var address: Substring { text.tail(behind: "://") ?? Substring(text) }

  private static func isHost(_ byte: UInt8) -> Bool {
    byte != UInt8(ascii: "/") && byte != UInt8(ascii: ":") && byte != UInt8(ascii: "?")
  }
}

struct PublicURLSubject: Sendable {
  let installation: InstallationSubject
  let url: PublicURL
}

extension InstallationSubject {
  /// The values of PUBLIC_URL, once per node.
  var publicURLs: [PublicURL] {
    var found: [PublicURL] = []
    var positions: [Node: Int] = [:]
    for id in installation.shards.flatMap({ inventory.shards[$0].components }) {
      let component = inventory.components[id]
      guard let entry = component.environment.last(where: { $0.name == "PUBLIC_URL" }),
        let text = entry.value, !text.isEmpty
      else { continue }
      let node = entry.valueNode ?? entry.node
      if let position = positions[node] {
        found[position].readers += 1
      } else {
        positions[node] = found.count
        found.append(
          PublicURL(entry: entry, text: text, node: node, component: component, readers: 1))
      }
    }
    return found
  }

  /// The hosts of the routes to HAProxy or web. Nil if a route matches any host, or if there are no routes.
  var entryHosts: [String]? {
    var found: Set<String> = []
    var hasRoute = false
    for position in context.index.entryRoutes[installation.id] ?? [] {
      let hosts = inventory.routes[position].hosts
      hasRoute = true
      guard !hosts.isEmpty, !hosts.contains("*") else { return nil }
      found.formUnion(hosts.map { $0.lowercased() })
    }
    return hasRoute ? found.sorted() : nil
  }
}

extension FactSchemas {
  static let publicURLFacts: [Fact<InstallationSubject>] = [
    Fact(
      "publicURLs", .list(.record(publicURL.record)), "the values of PUBLIC_URL, each place once"
    ) { subject in
      .list(
        subject.publicURLs.map {
          subject.context.record(
            PublicURLSubject(installation: subject, url: $0), publicURL
          ) { .node($0.url.node) }
        })
    },
    Fact(
      "entryHosts", .list(.string),
      "the hosts of the routes to HAProxy or a web; empty if any host matches, or if unknown"
    ) { .list(($0.entryHosts ?? []).map(Value.string)) },
  ]

  static let publicURL: RecordSchema<PublicURLSubject> = RecordSchema(
    "publicURL",
    [
      Fact("text", .string, "as written") { .string($0.url.text) },
      Fact("scheme", .string, "the part before ://; null without one") {
        .text($0.url.scheme)
      },
      Fact("host", .string, "its host, in lower case") { .string($0.url.host) },
      Fact("rest", .string, "the part after its host: a port, a path") {
        .string($0.url.rest)
      },
      Fact("component", .record(component.record), "one of the components that read it") {
        $0.installation.context.component($0.url.component)
      },
      Fact("readers", .int, "the number of components that read it") { .number($0.url.readers) },
      Fact("plain", .bool, "whether it is a plain value") {
        .bool($0.url.node.text == $0.url.text)
      },
      Fact("expected", .bool, "whether a route serves its host; true if unknown") {
        subject in
        guard let hosts = subject.installation.entryHosts else { return .bool(true) }
        return .bool(hosts.contains { matchesHost($0, subject.url.host) })
      },
    ])
}
