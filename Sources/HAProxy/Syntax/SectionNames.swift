extension Checker {
  /// Checks the header lines of sections: their names and the defaults they reference.
  mutating func checkNames() {
    var declared: [String: [Directive]] = [:]
    var defaults: Set<String> = []
    for section in configuration.sections where configuration.isLive(section.header.branch) {
      if let parent = section.parent, parent.isConstant,
        section.kind.isProxy || section.kind == .defaults,
        !defaults.contains(parent.text)
      {
        report(
          .unknownDefaults, at: parent,
          "defaults section “\(parent.text)” is not defined before this line")
      }
      guard let name = section.name, !name.text.isEmpty else {
        if section.kind.needsName {
          report(
            .sectionName, at: section.header.words[0],
            "a \(section.kind.rawValue) section needs a name")
        }
        continue
      }
      guard section.kind.needsName || section.kind == .defaults, name.isConstant else { continue }
      if let bad = name.text.unicodeScalars.first(where: { !Self.isAllowed($0) }) {
        report(.sectionName, at: name, "“\(bad)” is not allowed in the name of a section")
      }
      if section.kind == .defaults {
        defaults.insert(name.text)
      } else {
        for key in section.kind.spaces.map({ "\($0) \(name.text)" }) {
          checkDuplicate(.duplicateSection, name, section.header, key: key, in: &declared) {
            "line \($0) already has a section of this kind named “\(name.text)”"
          }
        }
      }
    }
  }

  /// Reports a name that another line of the same process already uses, and records it.
  mutating func checkDuplicate(
    _ kind: Problem.Kind, _ name: Word, _ directive: Directive, key: String,
    in declared: inout [String: [Directive]],
    message: (Int) -> String
  ) {
    guard name.isConstant else { return }
    let earlier = declared[key]?.first {
      !configuration.areExclusive($0.branch, directive.branch)
    }
    if let earlier {
      // A listen section registers two names; one report is enough.
      if problems.all.last?.range != name.range {
        problems.append(Problem(kind, at: name.range, message(earlier.line)))
      }
    } else if declared[key, default: []].count < 8 {
      // Only lines in mutually exclusive branches reach this point, and a few of those are enough.
      declared[key, default: []].append(directive)
    }
  }

  static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9", "_", "-", ".", ":": true
    default: false
    }
  }
}

extension Section.Kind {
  /// Whether HAProxy rejects a section of this kind without a name.
  fileprivate var needsName: Bool {
    switch self {
    case .frontend, .backend, .listen, .peers, .resolvers, .userlist, .cache, .mailers, .program,
      .ring, .httpErrors, .logForward, .fastCGIApplication:
      true
    default: false
    }
  }

  /// The namespaces in which a section of this kind registers its name.
  fileprivate var spaces: [String] {
    switch self {
    case .listen: ["frontend", "backend"]
    default: [rawValue]
    }
  }
}
