import Jitsi
package import Lint

/// Findings that a change of manifests adds.
package enum NewFindings {
  /// The warnings and errors that a change adds, except for those that a new shard shares with its donor, which existed
  /// before.
  package static func find(
    before: LintReport, after: LintReport, steps: [ShardEditor.Step]
  ) -> [Finding] {
    var known: [Place: Int] = [:]
    for finding in before.findings { known[Place(finding), default: 0] += 1 }
    let inherited = Set(before.findings.map { Place($0) })
    let made = steps.map { step in Set(step.objects.map { GeneratedName.plain($0) }) }
    var new: [Finding] = []
    for finding in after.findings where finding.severity > .info {
      let place = Place(finding)
      if known[place, default: 0] > 0 {
        known[place, default: 0] -= 1
        continue
      }
      let isInherited = zip(steps, made).contains { step, made in
        guard let donor = step.donor, let object = finding.object,
          made.contains(GeneratedName.plain("\(object.kind)/\(object.name)"))
        else { return false }
        let back = ShardRenaming(from: step.shard, to: donor, objectNames: [])
        guard let name = back.renamed(object.name) else { return false }
        return inherited.contains(Place(finding.rule, object.kind, object.namespace, name))
      }
      if !isInherited { new.append(finding) }
    }
    return new
  }

  private struct Place: Hashable {
    let rule: String
    let kind: String?
    let namespace: String?
    let name: String?

    init(_ rule: String, _ kind: String?, _ namespace: String?, _ name: String?) {
      self.rule = rule
      self.kind = kind
      self.namespace = namespace
      self.name = name.map { kind == nil ? $0 : GeneratedName.plain("\(kind ?? "")/\($0)") }
    }

    init(_ finding: Finding) {
      self.init(
        finding.rule, finding.object?.kind, finding.object?.namespace, finding.object?.name)
    }
  }
}
