import Basics
public import Jitsi

/// The text report of `status`: what is looked at, the problems, a table for each installation, and a verdict.
public struct StatusText: Sendable {
  /// How the report is formatted.
  public struct Options: Sendable, Hashable {
    public var style = TextStyle(isColoured: false)
    /// The width of the terminal, at which lines are wrapped; nil for no limit.
    public var width: Int?
    /// Whether to show the additional columns of `-o wide`.
    public var isWide = false
    /// Whether to show a column with the namespace.
    public var showsNamespace = false
    /// Whether to show everything besides the rows: problems, summaries, column titles and notes.
    public var hasHeaders = true
    /// Whether to show each healthy shard, however many there are.
    public var showsAll = false
    /// Whether times are shown as durations, which change from second to second, and not as points in time.
    public var showsAges = true

    public init() {}
  }

  private let options: Options
  private let layout: TextLayout

  public init(_ options: Options) {
    self.options = options
    layout = TextLayout(style: options.style, width: options.width)
  }

  /// Returns the report, ending with a line break.
  public func render(_ report: StatusReport) -> String {
    let table = StatusTable(options)
    guard options.hasHeaders else { return table.rows(of: report.installations) }
    let problems = ProblemText(options, now: report.time)
    var blocks = [heading(report)]
    for installation in report.installations {
      blocks.append(problems.render(installation, isNamed: report.installations.count > 1))
      blocks.append(summary(of: installation, in: report) + table.render(installation))
    }
    blocks.append(
      report.notes.map { note in
        layout.line("note: \(Printable.line(note.message))", indent: 6)
      }.joined())
    blocks.append(VerdictText(options).render(report))
    return blocks.filter { !$0.isEmpty }.joined(separator: "\n")
  }

  /// Returns the titles and rows of some shards of an installation, with their problems; nil if it has none of them.
  public func table(of installation: InstallationStatus, shards: Set<Int>) -> String? {
    StatusTable(options).render(installation, shards: shards)
  }

  /// Returns the context, the namespace and the release, and the time.
  private func heading(_ report: StatusReport) -> String {
    var parts = report.context.map { ["context \($0)"] } ?? []
    if report.installations.count == 1, let only = report.installations.first {
      parts.append(only.namespace.isEmpty ? "no namespace" : "namespace \(only.namespace)")
      parts.append(Self.releases(only))
    } else {
      parts.append(counted(report.installations.count, "installation"))
    }
    parts.append(Age.clock(report.time))
    return layout.line(Printable.line(parts.joined(separator: ", ")), indent: 2)
  }

  private static func releases(_ installation: InstallationStatus) -> String {
    guard !installation.releases.isEmpty else { return "Jitsi release unknown" }
    return "Jitsi \(installation.releases.joined(separator: " and "))"
  }

  // MARK: Installation

  private func summary(of installation: InstallationStatus, in report: StatusReport) -> String {
    let style = options.style
    var text = style.paint(
      installation.namespace.isEmpty ? "(no namespace)" : Printable.line(installation.namespace),
      .bold)
    text += ": " + style.paint(installation.health.rawValue, .of(installation.health))
    if report.installations.count > 1 { text += ", " + Printable.line(Self.releases(installation)) }
    for part in parts(of: installation) { text += ", " + Printable.line(part) }
    var lines = layout.line(text, indent: 2)
    lines += layout.line(StatusTotals(installation).text, indent: 2)
    for remark in installation.remarks {
      lines += layout.line("  - \(Printable.line(remark))", indent: 4)
    }
    if options.isWide {
      for line in CompanionText.lines(installation) { lines += layout.line(line, indent: 2) }
    }
    return lines
  }

  private func parts(of installation: InstallationStatus) -> [String] {
    var parts: [String] = []
    if let haproxy = installation.haproxy {
      parts.append("HAProxy \(StatusTable.count(haproxy.pods)) (\(Self.agreement(haproxy)))")
    } else {
      parts.append("no HAProxy")
    }
    let hosts = installation.hosts
    parts.append(
      hosts.isEmpty
        ? "no host" : hosts[0] + (hosts.count > 1 ? " and \(hosts.count - 1) more" : ""))
    parts.append("certificate \(Self.days(installation.certificates.first))")
    let limits = installation.autoscalersAtLimit
    parts.append(
      limits.isEmpty
        ? "no autoscaler at its limit"
        : "\(limits.count == 1 ? "autoscaler at its limit" : "autoscalers at their limit"): "
          + limits.joined(separator: " "))
    return parts
  }

  private static func agreement(_ haproxy: HAProxyStatus) -> String {
    if let agree = haproxy.tablesAgree {
      let rooms = haproxy.tables.map(\.rooms)
      let most = rooms.max() ?? 0
      return agree
        ? "tables agree: \(counted(most, "room"))"
        : "tables differ: \(rooms.map(String.init).joined(separator: "/")) rooms"
    }
    switch haproxy.slotsAgree {
    case true: return "slots agree"
    case false: return "slots differ"
    default: return "tables -"
    }
  }

  static func days(_ certificate: CertificateStatus?) -> String {
    guard let days = certificate?.daysLeft else { return "-" }
    return days < 0 ? "expired" : counted(days, "day")
  }
}
