import Kubernetes

/// The size of a Java heap, as `-Xmx` takes it.
public struct HeapSize: Sendable, Hashable {
  public let bytes: Int

  /// - Parameter text: A number with an optional unit, as in `3072m`; nil for anything else.
  // source: openjdk/jdk src/hotspot/share/utilities/parseInteger.hpp (units k, m, g and t in either case)
  public init?(_ text: String) {
    let digits = text.prefix { ("0"..."9").contains($0) }
    guard let number = Int(digits), number > 0 else { return nil }
    let shift: Int
    switch text.dropFirst(digits.count).lowercased() {
    case "": shift = 0
    case "k": shift = 10
    case "m": shift = 20
    case "g": shift = 30
    case "t": shift = 40
    default: return nil
    }
    let (bytes, overflow) = number.multipliedReportingOverflow(by: 1 << shift)
    guard !overflow else { return nil }
    self.bytes = bytes
  }

  private init(bytes: Int) { self.bytes = bytes }

  /// The size in whole mebibytes, as in `768m`.
  public var text: String { "\(bytes >> 20)m" }

  /// The largest heap, in whole mebibytes, that leaves a quarter of a container's memory free: threads, buffers, classes and
  /// compiled code are beside the heap.
  ///
  /// - Parameter limit: The container's memory limit, in bytes.
  public static func largest(below limit: Int) -> HeapSize {
    HeapSize(bytes: ((limit / 4 * 3) >> 20) << 20)
  }

  /// The memory limit below which no heap is worth setting: Java alone takes much of the rest.
  public static let smallestLimit = 512 << 20

  /// The variable that sets the heap of a component's image; nil for components without Java.
  // source: jitsi/jitsi-videobridge 93621495 resources/jvb.sh; jitsi/jicofo 3f8dd40b resources/jicofo.sh
  public static func variable(of kind: ComponentKind) -> String? {
    switch kind {
    case .jvb: "VIDEOBRIDGE_MAX_MEMORY"
    case .jicofo: "JICOFO_MAX_MEMORY"
    case .web, .prosody, .haproxy: nil
    }
  }

  /// The heap, in bytes, that the start scripts of both images ask for if the variable is not set: 3072m.
  public static let standard = 3072 << 20

  /// The bytes of a memory limit as manifests write it.
  package static func bytes(ofLimit text: String) -> Int? {
    Amount(text)?.whole.flatMap { $0 > 0 ? $0 : nil }
  }
}
