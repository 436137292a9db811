import Jitsi
import Kubernetes
import Layout
import Testing
import YAML

/// A layout, rendered, and inferred from what was rendered.
struct RoundTripTests {
  private func inferred(_ layout: ShardLayout, secrets: Bool = true) throws -> InferredLayout {
    let model = Model(ObjectSet([Samples.tree(layout, secrets: secrets)]))
    let installation = try #require(model.installations.first)
    #expect(model.installations.count == 1)
    return model.layout(of: installation)
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
}
