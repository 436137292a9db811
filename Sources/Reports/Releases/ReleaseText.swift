public import Jitsi

/// The table of releases as text.
public struct ReleaseText: Sendable {
  private let style: TextStyle

  public init(style: TextStyle) { self.style = style }

  /// Returns one line for each release, newest first.
  public func list(_ releases: [ListedRelease]) -> String {
    let width = releases.map(\.name.count).max() ?? 0
    var text =
      style.paint(Self.padded("NAME", width) + "   " + "DATE         SUMMARY", .bold) + "\n"
    for release in releases.reversed() {
      let summary = ReleaseSummary(release)
      text += "\(Self.padded(release.name, width))   \(release.date)   "
      text += (summary.faults.isEmpty ? summary.text : style.paint(summary.text, .yellow)) + "\n"
    }
    return text
  }

  /// Returns everything that a release changes, and what its images have.
  public func explain(_ release: ListedRelease) -> String {
    var text =
      style.paint(release.name, .bold)
      + " (\(release.date), docker-jitsi-meet \(release.commit))\n"
    let faults = ReleaseTable.faults.filter { $0.range.contains(release) }
    text += section("Known faults", faults.map(row))
    let changes = ReleaseTable.changes(in: release)
    let isFirst = release.position == 0
    text += section(
      isFirst ? "Ports, folders and others" : "Changed ports, folders and others",
      changes.filter { !$0.isVariable }.map { row($0, showsSource: true) })
    let titles: [(ReleaseChange.Kind, String)] = [
      (.added, isFirst ? "Variables" : "Added variables"), (.removed, "Removed variables"),
      (.changed, "Changed variables"),
    ]
    for (kind, title) in titles {
      text += section(
        title,
        changes.filter { $0.isVariable && $0.kind == kind }.map { row($0, showsSource: true) })
    }
    if changes.isEmpty, !isFirst { text += "\nNo change for manifests.\n" }
    if !isFirst {
      let facts = ReleaseComponent.allCases.flatMap { component in
        ["port.", "folder."].flatMap { prefix in
          ReleaseTable.facts(prefix, of: component, in: release).map {
            [component.rawValue, Self.words(prefix + $0.key), $0.value]
          }
        }
      }
      text += section("Ports and folders in this release", facts)
    }
    return text
  }

  private func row(_ fault: ReleaseFault) -> [String] {
    let condition = fault.conditionText.map { " (\($0))" } ?? ""
    let end = fault.fixedIn.map { "fixed in \($0.name)" } ?? "no release without it"
    return [fault.component.rawValue, "\(fault.text)\(condition); \(end), \(fault.source)"]
  }

  private func row(_ change: ReleaseChange, showsSource: Bool) -> [String] {
    let component = change.component?.rawValue ?? "all"
    return [
      component, change.isVariable ? change.name : Self.words(change.name),
      Self.values(of: change), change.source,
    ]
  }

  /// Returns a fact's name in words, as in `http port` for `port.http`.
  private static func words(_ name: String) -> String {
    let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
    guard parts.count == 2 else { return name }
    switch parts[0] {
    case "since": return parts[1].replacing("-", with: " ")
    case "renamed": return "\(parts[1]) renamed"
    case "needs": return "\(parts[1]) required"
    default: return "\(parts[1]) \(parts[0])"
    }
  }

  /// Returns the values of a change, as in `80 -> 8000`.
  private static func values(of change: ReleaseChange) -> String {
    func words(_ value: ReleaseChange.Value) -> String {
      if value.isPassed { return "not read" }
      guard let text = value.text else { return "none" }
      let shown = text == "?" ? "set at start" : text.isEmpty ? "empty" : text
      guard change.isVariable else { return shown }
      return (value.isSwitch ? "switch, " : "") + shown
    }
    switch change.kind {
    case .added: return words(change.after)
    case .removed: return change.before.map(words) ?? ""
    case .changed: return (change.before.map(words) ?? "") + " -> " + words(change.after)
    }
  }

  /// Returns a titled table; empty without rows.
  private func section(_ title: String, _ rows: [[String]]) -> String {
    guard !rows.isEmpty else { return "" }
    let columns = rows.map(\.count).max() ?? 0
    let widths = (0..<columns).map { column in
      rows.map { column < $0.count - 1 ? min($0[column].count, 60) : 0 }.max() ?? 0
    }
    let lines = rows.map { row in
      "  "
        + row.enumerated().map { column, text in
          column == row.count - 1 ? text : Self.padded(text, widths[column]) + "  "
        }.joined()
    }
    return "\n\(style.paint(title, .bold))\n\(lines.joined(separator: "\n"))\n"
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }
}

extension ReleaseFault {
  /// The conditions in words; nil where the fault always matters.
  var conditionText: String? {
    conditions.isEmpty
      ? nil
      : conditions.map { condition in
        switch condition {
        case .value(let variable, let value): "\(variable) is \(value)"
        case .isSet(let variable): "\(variable) is set"
        case .isUnset(let variable): "\(variable) is not set"
        case .mount(let folder): "a volume is mounted at \(folder)"
        }
      }.joined(separator: " and ")
  }
}
