import Basics
public import Kubernetes
public import YAML

/// The rules with which prometheus-adapter names metrics
/// (https://github.com/kubernetes-sigs/prometheus-adapter/blob/master/docs/config.md).
public struct AdapterRules: Sendable {
  /// The ConfigMap with the rules.
  public let object: KubernetesObject
  /// The scalar with the rules.
  public let node: Node
  private let custom: [Naming]
  private let external: [Naming]

  /// Returns whether the rules may yield a metric with a name; true if that cannot be determined.
  public func serve(_ metric: String, external isExternal: Bool) -> Bool {
    (isExternal ? external : custom).contains { $0.mayGive(metric) }
  }

  /// How one rule derives a metric's name from a series.
  private struct Naming: Sendable {
    /// The name of the only series it applies to; nil for a pattern.
    let series: String?
    let matches: String
    let template: String
    private let pieces: [String]
    private let ends: (before: String, behind: String)?

    init(series: String?, matches: String, template: String) {
      self.series = series
      self.matches = matches
      self.template = template
      pieces = Self.pieces(template)
      ends = Self.ends(of: matches)
    }

    func mayGive(_ metric: String) -> Bool {
      // A group of the pattern can match anything, unless the series is known.
      if template.holds("$0") || template.holds("{0}") { return true }
      guard pieces.count > 1 else {
        if template.isEmpty { return matches.isEmpty ? series.map { $0 == metric } ?? true : true }
        return template == metric
      }
      guard metric.hasPrefix(pieces.first!), metric.hasSuffix(pieces.last!) else { return false }
      guard let series, pieces.count == 2, let ends else { return true }
      guard series.hasPrefix(ends.before), series.hasSuffix(ends.behind),
        series.utf8.count >= ends.before.utf8.count + ends.behind.utf8.count
      else { return false }
      let middle = series.dropFirst(ends.before.count).dropLast(ends.behind.count)
      return metric == pieces[0] + middle + pieces[1]
    }

    /// Returns the text around references such as `$1` and `${1}`.
    private static func pieces(_ template: String) -> [String] {
      var pieces = [""]
      var rest = Substring(template)
      while let first = rest.popFirst() {
        guard first == "$" else {
          pieces[pieces.count - 1].append(first)
          continue
        }
        if rest.first == "{" {
          rest = rest.drop { $0 != "}" }.dropFirst()
        } else {
          rest = rest.drop { $0.isLetter || $0.isNumber || $0 == "_" }
        }
        pieces.append("")
      }
      return pieces
    }

    /// Returns the text before and after the single group of a pattern such as `^(.*)_total$`, or
    /// nil for other patterns.
    private static func ends(of pattern: String) -> (before: String, behind: String)? {
      for group in ["(.*)", "(.+)"] {
        guard pattern.hasPrefix("^"), pattern.hasSuffix("$") || pattern.hasSuffix("_total") else {
          continue
        }
        var text = pattern.dropFirst()
        if text.hasSuffix("$") { text = text.dropLast() }
        var before = ""
        while !text.isEmpty, !text.hasPrefix(group) { before.append(text.removeFirst()) }
        guard !text.isEmpty else { continue }
        let behind = String(text.dropFirst(group.count))
        let isPlain = (before + behind).utf8.allSatisfy {
          $0 == UInt8(ascii: "_") || ($0 >= 48 && $0 <= 57) || ($0 | 32 >= 97 && $0 | 32 <= 122)
        }
        return isPlain ? (before, behind) : nil
      }
      return nil
    }
  }

  /// Reads the configuration that the workload mounts. Returns nil if it is not in the input or not
  /// YAML.
  init?(_ inventory: Inventory, _ workload: Workload, _ container: Container) {
    let volumes = workload.template.spec?["volumes"].map { Array($0.elements) } ?? []
    for volume in volumes {
      guard let name = volume["configMap"]?["name"]?.text,
        let object = inventory.find(kind: "ConfigMap", workload.namespace, name)
      else { continue }
      for entry in object.node["data"].map({ Array($0.entries) }) ?? [] {
        guard let text = entry.value.text, text.holds("ules") else { continue }
        let tree = Tree(parsing: SourceFile(name: object.name, text: text))
        guard let document = tree.documents.first, document.problem == nil,
          let root = document.root.map({ tree.node($0) }),
          root["rules"] != nil || root["externalRules"] != nil || root["resourceRules"] != nil
        else { continue }
        self.object = object
        node = entry.value
        custom = Self.read(root["rules"])
        external = Self.read(root["externalRules"])
        return
      }
    }
    return nil
  }

  private static func read(_ rules: Node?) -> [Naming] {
    (rules.map { Array($0.elements) } ?? []).map { rule in
      let query = rule["seriesQuery"]?.text ?? ""
      let series = query.prefix { $0 != "{" }
      let name = rule["name"]
      return Naming(
        series: series.isEmpty ? nil : String(series), matches: name?["matches"]?.text ?? "",
        template: name?["as"]?.text ?? "")
    }
  }
}
