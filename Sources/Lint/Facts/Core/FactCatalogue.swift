import CEL

/// The records that expressions can use, for documentation.
public enum FactCatalogue {
  /// A record, and its fields.
  public struct Record: Sendable {
    public let name: String
    /// The record whose fields it inherits; nil if there is none.
    public let base: String?
    /// The record's own fields.
    public let fields: [Field]
  }

  /// A field of a record, with its type and documentation.
  public struct Field: Sendable {
    public let name: String
    public let type: String
    public let documentation: String
  }

  public static var records: [Record] {
    [
      record(FactSchemas.installation), record(FactSchemas.shard), record(FactSchemas.component),
      record(FactSchemas.web), record(FactSchemas.jicofo), record(FactSchemas.prosody),
      record(FactSchemas.jvb),
      record(FactSchemas.jitsi), record(FactSchemas.releaseFault),
      record(FactSchemas.unreadVariable), record(FactSchemas.unpublishedImage),
      record(FactSchemas.variable), record(FactSchemas.host),
      record(FactSchemas.basePort),
      record(FactSchemas.exposure), record(FactSchemas.zone), record(FactSchemas.difference),
      record(FactSchemas.reference), record(FactSchemas.service), record(FactSchemas.port),
      record(FactSchemas.haproxy), record(FactSchemas.section), record(FactSchemas.problem),
      record(FactSchemas.peer), record(FactSchemas.backend), record(FactSchemas.stickTable),
      record(FactSchemas.stick), record(FactSchemas.slot), record(FactSchemas.object),
      record(FactSchemas.route),
      record(FactSchemas.tlsHost), record(FactSchemas.document), record(FactSchemas.duplicateKey),
      record(FactSchemas.input), record(FactSchemas.stray), record(FactSchemas.containerPort),
      record(FactSchemas.namedSecret),
      record(FactSchemas.reflection), record(FactSchemas.certificateCopy),
      record(FactSchemas.apiUse), record(FactSchemas.schemaFault), record(FactSchemas.blockedFlow),
      record(FactSchemas.placeholder),
      record(FactSchemas.writtenValue),
      record(FactSchemas.namespaceMismatches), record(FactSchemas.missingKey),
      record(FactSchemas.secretValue),
      record(FactSchemas.repeatedVariable), record(FactSchemas.unpinnedImage),
      record(FactSchemas.spreadTerm), record(FactSchemas.installCommand),
      record(FactSchemas.peerSource),
      record(FactSchemas.quietTimeout), record(FactSchemas.exporter), record(FactSchemas.bind),
      record(FactSchemas.backendProbe), record(FactSchemas.webFault), record(FactSchemas.publicURL),
      record(FactSchemas.bridgeService), record(FactSchemas.mediaPort),
      record(FactSchemas.advertised),
      record(FactSchemas.autoscaler), record(FactSchemas.misplacedField),
      record(FactSchemas.unmeasured),
      record(FactSchemas.scrapeGap), record(FactSchemas.accessGap), record(FactSchemas.server),
      record(FactSchemas.metricUse), record(FactSchemas.grafana), record(FactSchemas.setting),
      record(FactSchemas.grafanaRoute),
      record(FactSchemas.mountedProgram), record(FactSchemas.brokenImage),
      record(FactSchemas.word), record(FactSchemas.removed), record(FactSchemas.peerLink),
      record(FactSchemas.peerGap), record(FactSchemas.doubledSlot),
      record(FactSchemas.missingFile), record(FactSchemas.doorPort),
      record(FactSchemas.exactRoute), record(FactSchemas.mediaFault),
      record(FactSchemas.gatewayFault), record(FactSchemas.listenerFault),
      record(FactSchemas.routeTimeout), record(FactSchemas.familyFault),
      record(FactSchemas.sharedVolume),
      record(FactSchemas.domainDisagreement), record(FactSchemas.domainSetting),
      record(FactSchemas.credentialDisagreement), record(FactSchemas.bridgeChannelFault),
      record(FactSchemas.relayFault), record(FactSchemas.staleRead),
      record(FactSchemas.heap),
      record(FactSchemas.probeSwitch), record(FactSchemas.webPortFault),
      record(FactSchemas.companion),
      record(FactSchemas.companionFault), record(FactSchemas.turnFault),
    ]
  }

  private static func record<Subject>(_ shape: RecordSchema<Subject>) -> Record {
    let shared = shape.record.base?.fields ?? [:]
    return Record(
      name: shape.name, base: shape.record.base?.name,
      fields: shape.facts.filter { shared[$0.name] == nil }.map {
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
