#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A kustomization for a while, which builds another one and asks for the origin of every object.
struct KustomizeWrapper: ~Copyable {
  /// Its folder.
  let path: String
  /// The folder that it builds, as the user wrote it, and as the file system knows it.
  private let folder: String
  private let target: String

  /// Nil when it can't be written, or there is no such folder; then the folder is built as it is.
  static func around(_ folder: String) -> KustomizeWrapper? {
    guard let target = Self.resolved(folder), target.utf8.allSatisfy(Self.isPlain) else {
      return nil
    }
    let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(parent)/kubectl-jitsi-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { return nil }
    let made = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
    let wrapper = KustomizeWrapper(
      path: Self.resolved(made) ?? made, folder: folder, target: target)
    let above = wrapper.path.split(separator: "/").map { _ in ".." }.joined(separator: "/")
    let text = """
      apiVersion: kustomize.config.k8s.io/v1beta1
      kind: Kustomization
      resources: ["\(above)\(target)"]
      buildMetadata: [originAnnotations]

      """
    guard let file = fopen(Self.file(in: wrapper.path), "w") else { return nil }
    fputs(text, file)
    fclose(file)
    return wrapper
  }

  deinit {
    unlink(Self.file(in: path))
    rmdir(path)
  }

  /// What the user calls a file whose path kustomize gave from the wrapper's folder: from the folder that they named.
  func name(of file: String) -> String {
    if file.contains("://") || !file.hasPrefix("..") { return file }
    let there = Self.steps(path + "/" + file)
    let base = Self.steps(target)
    let shared = zip(there, base).prefix { $0 == $1 }.count
    var steps = folder.hasPrefix("/") ? Self.steps(folder) : Self.steps(folder, keepsParents: true)
    for _ in base[shared...] {
      if let last = steps.last, last != ".." { steps.removeLast() } else { steps.append("..") }
    }
    steps += there[shared...]
    return (folder.hasPrefix("/") ? "/" : "") + steps.joined(separator: "/")
  }

  private static func file(in folder: String) -> String { folder + "/kustomization.yaml" }

  private static func resolved(_ path: String) -> String? {
    guard let found = realpath(path, nil) else { return nil }
    defer { free(found) }
    return String(cString: found)
  }

  /// Whether a byte can stand between double quotes in YAML as it is.
  private static func isPlain(_ byte: UInt8) -> Bool {
    byte >= 0x20 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
  }

  private static func steps(_ path: String, keepsParents: Bool = false) -> [Substring] {
    var steps: [Substring] = []
    for step in path.split(separator: "/") where step != "." {
      if step == "..", let last = steps.last, last != ".." {
        steps.removeLast()
      } else if step != ".." || keepsParents {
        steps.append(step)
      }
    }
    return steps
  }
}
