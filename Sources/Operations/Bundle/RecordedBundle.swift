import Basics
public import Kubernetes
import YAML

/// When and from what a bundle was collected.
public struct RecordedBundle: Sendable, Hashable {
  /// Seconds since 1970.
  public let time: Int64
  /// The version of the cluster; nil if unknown.
  public let kubernetes: KubernetesVersion?
  /// The annotation of every object in a bundle.
  package static let annotation = "kubectl-jitsi.dev/bundle"

  /// Whether all kinds of objects could be read, so that an object that is not in it does not exist.
  public let isWhole: Bool
}

/// Reads the objects of a bundle from its archive, which a stranger may have made.
struct BundleReader {
  let recorded: RecordedBundle
  /// The texts with objects, by their names in the archive.
  let texts: [TarFile.Entry]

  /// The most bytes of all files together.
  private static let limit = 512 << 20

  /// - Throws: ``InputError/archive(_:)`` for a damaged archive, and ``InputError/notBundle`` for another one.
  init(_ bytes: [UInt8]) throws(InputError) {
    let files: [TarFile.Entry]
    do throws(ArchiveError) {
      files = try TarFile.unpack(try Gzip.decompress(bytes, limit: Self.limit))
    } catch {
      throw .archive(error.description)
    }
    guard let index = files.first(where: { Self.path($0.name) == "bundle.json" }),
      let file = try? SourceFile(name: index.name, reading: index.bytes, limits: .standard)
    else { throw .notBundle }
    let tree = Tree(parsing: file)
    guard let root = tree.root, root["kind"]?.text == "Bundle",
      let time = root["time"]?.text.flatMap(Time.seconds)
    else { throw .notBundle }
    recorded = RecordedBundle(
      time: time, kubernetes: root["kubernetes"]?.text.flatMap { KubernetesVersion($0) },
      isWhole: root["allObjects"]?.text == "true")
    texts = files.filter {
      Self.path($0.name).hasPrefix("objects/") && $0.name.hasSuffix(".yaml")
    }
  }

  /// The path below the archive's folder.
  private static func path(_ name: String) -> Substring {
    let tidy = name.hasPrefix("./") ? name.dropFirst(2) : Substring(name)
    return tidy.firstIndex(of: "/").map { tidy[tidy.index(after: $0)...] } ?? tidy
  }
}
