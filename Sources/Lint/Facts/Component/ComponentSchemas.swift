import CEL
import Jitsi

extension FactSchemas {
  /// Facts about components of every kind.
  static let component = RecordSchema("component", commonFacts)

  static let web = RecordSchema("web", base: component.record, commonFacts)
  static let jicofo = RecordSchema(
    "jicofo", base: component.record, commonFacts + heapFacts + probeFacts)
  static let prosody = RecordSchema(
    "prosody", base: component.record, commonFacts + prosodyFacts + volumeFacts)
  static let jvb = RecordSchema(
    "jvb", base: component.record,
    commonFacts + bridgeFacts + bridgeServiceFacts + governingFacts + bridgeRunFacts + mediaFacts
      + bridgeScalerFacts + heapFacts)

  private static let commonFacts =
    componentFacts + livenessFacts + relationFacts + selectorFacts + podFacts + governorFacts
    + autoscalerFacts
    + releaseFacts + certainFacts

  /// The record schema for components of a kind.
  static func component(of kind: ComponentKind) -> RecordSchema<ComponentSubject> {
    switch kind {
    case .web: web
    case .jicofo: jicofo
    case .prosody: prosody
    case .jvb: jvb
    case .haproxy: component
    }
  }
}
