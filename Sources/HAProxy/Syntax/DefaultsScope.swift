/// Determines the `defaults` sections a section inherits from: those it names, or the last one before it.
struct DefaultsScope {
  // Each section copies its whole chain, so chains must stay bounded.
  private static let chainLimit = 16

  private var current: [Section] = []
  private var named: [String: [Section]] = [:]

  mutating func add(_ section: Section) {
    var chain = [section]
    if let parent = section.parent {
      chain += (named[parent.text] ?? []).prefix(Self.chainLimit - 1)
    }
    current = chain
    if let name = section.name { named[name.text] = chain }
  }

  func chain(of section: Section) -> [Section] {
    guard let parent = section.parent else { return current }
    return named[parent.text] ?? []
  }
}

/// The options that `default-server` lines pass on to later servers.
struct ServerDefaults {
  private(set) var entries: [LineOptions.Entry] = []

  init(_ defaults: [Section]) {
    for section in defaults.reversed() {
      for directive in section.directives where directive.words[0].text == "default-server" {
        add(directive)
      }
    }
  }

  mutating func add(_ directive: Directive) {
    let options = LineOptions(directive.arguments, flag: .serverFlag, value: .serverValue)
    // Only the last option of each name applies. Each server keeps a copy of the list, so it must stay short.
    for entry in options.own where Keywords.shared.sets(of: entry.name.optionName) != [] {
      entries.removeAll { $0.name.text == entry.name.text }
      entries.append(entry)
    }
  }
}
