import Basics
public import Jitsi

/// The table of releases as JSON.
public enum ReleaseJSON {
  private static let apiVersion = "kubectl-jitsi.dev/v1alpha1"

  /// Returns a list of releases, ending with a line break.
  public static func render(_ releases: [ListedRelease]) -> [UInt8] {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("apiVersion", apiVersion)
      writer.member("kind", "ReleaseList")
      writer.name("items")
      writer.array(releases) { writer, release in
        writer.object { head(release, &$0) }
      }
    }
    return writer.finish()
  }

  /// Returns one release with its changes, ending with a line break.
  public static func render(_ release: ListedRelease) -> [UInt8] {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("apiVersion", apiVersion)
      writer.member("kind", "Release")
      head(release, &writer)
      writer.name("changes")
      writer.array(ReleaseTable.changes(in: release)) { writer, change in
        writer.object { write(change, &$0) }
      }
      writer.name("components")
      writer.array(ReleaseComponent.allCases) { writer, component in
        writer.object { write(component, release, &$0) }
      }
    }
    return writer.finish()
  }

  private static func head(_ release: ListedRelease, _ writer: inout JSONWriter) {
    let summary = ReleaseSummary(release)
    writer.member("name", release.name)
    writer.member("date", release.date)
    writer.member("commit", release.commit)
    writer.member("summary", summary.text)
    writer.name("variables")
    writer.object { writer in
      for kind in ReleaseChange.Kind.allCases {
        writer.member(kind.rawValue, summary.variables(kind))
      }
    }
    writer.name("faults")
    writer.array(summary.faults) { writer, fault in
      writer.object { writer in
        writer.member("component", fault.component.rawValue)
        writer.member("text", fault.text)
        writer.member("when", ifPresent: fault.conditionText)
        writer.member("since", fault.range.lowerBound.name)
        writer.member("fixedIn", ifPresent: fault.fixedIn?.name)
        writer.member("source", fault.source)
      }
    }
  }

  private static func write(_ change: ReleaseChange, _ writer: inout JSONWriter) {
    writer.member("component", ifPresent: change.component?.rawValue)
    writer.member("name", change.name)
    writer.member("type", change.isVariable ? "variable" : "fact")
    writer.member("change", change.kind.rawValue)
    writer.member("before", ifPresent: change.before?.text)
    writer.member("after", ifPresent: change.after.text)
    writer.member("source", change.source)
  }

  private static func write(
    _ component: ReleaseComponent, _ release: ListedRelease, _ writer: inout JSONWriter
  ) {
    writer.member("component", component.rawValue)
    writer.name("facts")
    writer.object { writer in
      for fact in ReleaseTable.facts("", of: component, in: release) {
        writer.member(fact.key, fact.value)
      }
    }
    writer.name("variables")
    writer.array(ReleaseTable.variables(of: component, in: release).filter(\.isRead)) {
      writer, variable in
      writer.object { writer in
        writer.member("name", variable.name)
        if variable.isSwitch { writer.member("switch", true) }
        switch variable.standard {
        case .text(let text): writer.member("default", text)
        case .reference(let name, let otherwise):
          writer.member("defaultFrom", name)
          writer.member("default", ifPresent: otherwise)
        case .computed: writer.member("computed", true)
        }
      }
    }
  }
}

/// The table of releases as YAML.
public enum ReleaseYAML {
  /// Returns a list of releases, ending with a line break.
  public static func render(_ releases: [ListedRelease]) -> [UInt8] {
    JSONAsYAML.render(ReleaseJSON.render(releases), name: "releases")
  }

  /// Returns one release with its changes, ending with a line break.
  public static func render(_ release: ListedRelease) -> [UInt8] {
    JSONAsYAML.render(ReleaseJSON.render(release), name: "release")
  }
}
