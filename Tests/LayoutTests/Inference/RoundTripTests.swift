import Foundation
import Jitsi
import Kubernetes
import Layout
import Testing
import YAML

/// Tests that inferring a layout from rendered manifests restores it.
struct RoundTripTests {
  private func inferred(_ layout: ShardLayout, secrets: Bool = true) throws -> InferredLayout {
    let inventory = Inventory(ObjectSet([Samples.tree(layout, secrets: secrets)]))
    let installation = try #require(inventory.installations.first)
    #expect(inventory.installations.count == 1)
    return inventory.layout(of: installation)
  }

  @Test(arguments: Samples.all.keys.sorted(), [true, false])
  func theLayoutComesBack(name: String, secrets: Bool) throws {
    let layout = try Samples.layout(try #require(Samples.all[name]))
    let back = try inferred(layout, secrets: secrets)
    #expect(DocumentWriter.text([back.layout.document]) == DocumentWriter.text([layout.document]))
    #expect(back.layout == layout)
    #expect(back.notes == [])
  }

  @Test(arguments: Samples.all.keys.sorted())
  func renderingTheInferredLayoutChangesNoByte(name: String) throws {
    let layout = try Samples.layout(try #require(Samples.all[name]))
    let back = try inferred(layout, secrets: false)
    #expect(back.layout.render().map(\.text) == layout.render().map(\.text))
  }

  @Test(arguments: Samples.all.keys.sorted())
  func theWrittenLayoutReadsAsItself(name: String) throws {
    let layout = try Samples.layout(try #require(Samples.all[name]))
    let text = DocumentWriter.text([layout.document])
    #expect(try Samples.layout(text) == layout)
  }

  @Test(arguments: [true, false])
  func bridgesWithoutAutoscalerComeBack(hostPort: Bool) throws {
    var layout = try Samples.layout(Samples.minimal)
    layout.jvb.exposure = hostPort ? .hostPort : .nodePort
    layout.jvb.autoscaling.enabled = false
    layout.jvb.replicas = 5
    layout.monitoring.enabled = false
    #expect(try inferred(layout).layout == layout)
  }

  /// The layout of a healthy hand-written installation renders to the same objects, field by field.
  @Test func theLayoutOfAnExampleRendersToTheExample() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "examples/server-template")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
      .filter { $0.hasSuffix(".yaml") }
    let trees = try files.map { name in
      Tree(
        parsing: SourceFile(
          name: name, text: try String(contentsOf: folder.appending(path: name), encoding: .utf8)))
    }
    let inventory = Inventory(ObjectSet(trees))
    let layout = inventory.layout(of: try #require(inventory.installations.first)).layout
    var written: Set<Content> = []
    for object in inventory.objects.objects where object.name != "jitsi-config" {
      written.insert(try #require(Content(object.node)).unordered)
    }
    let rendered = Set(layout.render().map(\.content.unordered))
    let names = { (contents: Set<Content>) in
      contents.map { DocumentWriter.text([$0]) }.sorted()
    }
    // The rendered dashboard has additional panels.
    let differing = names(rendered.subtracting(written))
    #expect(differing.count == 1)
    #expect(differing.first?.contains("name: grafana-dashboard-jitsi") == true, "\(differing)")
    #expect(names(written.subtracting(rendered)).count == 1)
  }
}

extension Content {
  /// The content with sorted keys, and with lists of named elements sorted by name.
  fileprivate var unordered: Content {
    switch sorted {
    case .list(let elements):
      .list(elements.map(\.unordered).sorted { ($0.name ?? "") < ($1.name ?? "") })
    case .map(let entries):
      .map(entries.map { Content.Entry($0.key, $0.value.unordered) })
    case .scalar(let scalar): .scalar(scalar)
    }
  }

  private var name: String? {
    guard case .map(let entries) = self,
      case .scalar(.string(let name)) = entries.first(where: { $0.key == "name" })?.value
    else { return nil }
    return name
  }
}
