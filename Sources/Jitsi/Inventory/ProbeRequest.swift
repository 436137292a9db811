import Basics
public import Kubernetes
public import YAML

/// The HTTP request of a container probe.
public struct ProbeRequest: Sendable, Hashable {
  public let port: Int
  public let path: String

  /// Parses a container's probe: `httpGet`, or a command with a local address. Returns nil for other probes and unknown ports.
  public init?(_ probe: Node, of container: Container) {
    if let get = probe["httpGet"] {
      guard get["host"] == nil, let written = get["port"],
        let port = written.integer
          ?? container.ports.first(where: { $0.name != nil && $0.name == written.text })?.number
      else { return nil }
      self.port = port
      path = get["path"]?.text ?? "/"
      return
    }
    guard let words = probe["exec"]?["command"] else { return nil }
    for word in words.elements {
      for host in ["http://localhost", "http://127.0.0.1"] as [StaticString] {
        guard let tail = word.text?.tail(behind: host) else { continue }
        let address = tail.prefix { !" \"'\t\n;|&".contains($0) }
        let end = address.firstIndex { $0 == "/" || $0 == "?" } ?? address.endIndex
        let digits = address[..<end]
        guard digits.isEmpty || digits.first == ":" else { continue }
        port = Int(digits.dropFirst()) ?? 80
        path = end == address.endIndex ? "/" : String(address[end...])
        return
      }
    }
    return nil
  }
}
