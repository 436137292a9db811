import Jitsi

/// A release in one line.
struct ReleaseSummary {
  let release: ListedRelease
  private let changes: [ReleaseChange]

  init(_ release: ListedRelease) {
    self.release = release
    changes = ReleaseTable.changes(in: release)
  }

  /// The number of variables of a kind of change; a variable that several components read counts once.
  func variables(_ kind: ReleaseChange.Kind) -> Int {
    Set(changes.filter { $0.isVariable && $0.kind == kind }.map(\.name)).count
  }

  /// The known faults of any component.
  var faults: [ReleaseFault] { ReleaseTable.faults.filter { $0.range.contains(release) } }

  /// The summary: what changed apart from variables, then how many variables, then the components with known faults.
  var text: String {
    if release.position == 0 { return joined(["first release of the table"]) }
    let counts = [
      (variables(.added), "added"), (variables(.removed), "removed"),
      (variables(.changed), "changed"),
    ].filter { $0.0 > 0 }
    var parts = facts
    if let first = counts.first {
      let noun = first.0 == 1 ? "variable" : "variables"
      parts.append(
        (["\(first.0) \(noun) \(first.1)"] + counts.dropFirst().map { "\($0.0) \($0.1)" })
          .joined(separator: ", "))
    }
    return parts.isEmpty ? joined(["no change for manifests"]) : joined(parts)
  }

  private func joined(_ parts: [String]) -> String {
    let components = ReleaseComponent.allCases.filter { component in
      faults.contains { $0.component == component }
    }
    let faulty =
      components.isEmpty
      ? [] : ["known faults: " + components.map(\.rawValue).joined(separator: ", ")]
    return (parts + faulty).joined(separator: "; ")
  }

  /// The changed facts in a few words: registry, user, ports, folders, what bridges can do, renamed variables.
  private var facts: [String] {
    let facts = changes.filter { !$0.isVariable }
    var words: [String] = []
    for change in facts {
      guard let value = change.after.text else { continue }
      switch change.name {
      case "registry": words.append("images at \(value)")
      case "user": words.append("runs as user \(value)")
      default: break
      }
    }
    words += ReleaseComponent.allCases.flatMap { component in
      let ports = facts.filter { $0.component == component && $0.name.hasPrefix("port.") }
      let listed = ports.compactMap(\.after.text)
      let closed = ports.filter { $0.after.text == nil }.compactMap(\.before?.text)
      return [
        listed.isEmpty ? nil : "\(component.rawValue) on port \(listed.joined(separator: " and "))",
        closed.isEmpty
          ? nil : "\(component.rawValue) port \(closed.joined(separator: " and ")) closed",
      ].compactMap { $0 }
    }
    let folders = facts.filter { $0.name.hasPrefix("folder.") }
    if folders.count == 1, let folder = folders.first, let path = folder.after.text {
      words.append(
        (folder.component.map { "\($0.rawValue) " } ?? "")
          + "\(folder.name.dropFirst("folder.".count)) folder \(path)")
    } else if !folders.isEmpty {
      words.append("\(folders.count) folders moved")
    }
    for change in facts {
      if change.name.hasPrefix("since.") {
        words.append(
          (change.component.map { "\($0.rawValue): " } ?? "") + (change.after.text ?? ""))
      } else if change.name.hasPrefix("renamed."), let name = change.after.text {
        words.append("\(change.name.dropFirst("renamed.".count)) renamed to \(name)")
      }
    }
    return words
  }
}
