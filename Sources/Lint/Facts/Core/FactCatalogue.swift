import CEL

/// The records that expressions can ask, for documentation.
public enum FactCatalogue {
  public struct Record: Sendable {
    public let name: String
    public let fields: [Field]
  }

  public struct Field: Sendable {
    public let name: String
    public let type: String
    public let documentation: String
  }

  public static var records: [Record] {
    [
      record(Shapes.installation), record(Shapes.shard), record(Shapes.component),
      record(Shapes.variable), record(Shapes.host), record(Shapes.basePort),
      record(Shapes.exposure), record(Shapes.zone), record(Shapes.difference),
      record(Shapes.reference), record(Shapes.service), record(Shapes.port),
      record(Shapes.haproxy), record(Shapes.section), record(Shapes.problem),
      record(Shapes.peer), record(Shapes.backend), record(Shapes.stickTable),
      record(Shapes.stick), record(Shapes.slot), record(Shapes.object), record(Shapes.route),
      record(Shapes.tlsHost), record(Shapes.document), record(Shapes.duplicateKey),
      record(Shapes.input), record(Shapes.stray), record(Shapes.containerPort),
      record(Shapes.namedSecret),
      record(Shapes.reflection), record(Shapes.certificateCopy),
      record(Shapes.apiUse), record(Shapes.schemaFault), record(Shapes.blockedFlow),
      record(Shapes.placeholder),
      record(Shapes.writtenValue),
      record(Shapes.misplaced), record(Shapes.missingKey),
      record(Shapes.secretValue),
      record(Shapes.repeatedVariable), record(Shapes.unpinnedImage),
      record(Shapes.spreadTerm), record(Shapes.installCommand), record(Shapes.peerSource),
      record(Shapes.quietTimeout), record(Shapes.exporter), record(Shapes.bind),
      record(Shapes.backendProbe), record(Shapes.webFault), record(Shapes.publicURL),
      record(Shapes.bridgeService), record(Shapes.mediaPort), record(Shapes.advertised),
      record(Shapes.autoscaler), record(Shapes.misplacedField), record(Shapes.unmeasured),
      record(Shapes.scrapeGap), record(Shapes.accessGap), record(Shapes.server),
      record(Shapes.metricUse), record(Shapes.grafana), record(Shapes.setting),
      record(Shapes.grafanaRoute),
      record(Shapes.mountedProgram),
    ]
  }

  private static func record<Subject>(_ shape: Shape<Subject>) -> Record {
    Record(
      name: shape.name,
      fields: shape.facts.map {
        Field(name: $0.name, type: describe($0.type()), documentation: $0.documentation)
      })
  }

  private static func describe(_ type: StaticType) -> String {
    switch type {
    case .list(let element): "list(\(describe(element)))"
    case .record(let record): "[\(record.name)](#\(record.name.lowercased()))"
    case .dyn: "any"
    case .bool: "bool"
    case .int: "int"
    case .string: "string"
    default: "\(type)"
    }
  }
}
