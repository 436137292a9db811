/// The ids of rules that the program treats specially. Ids are part of the contract with configurations, baselines and
/// ignore comments.
public enum RuleName {
  public static let haproxyBackends = "haproxy-backends"
  public static let haproxyDiscovery = "haproxy-discovery"
  public static let haproxySlots = "haproxy-slots"
  public static let haproxySRVRecords = "haproxy-srv-records"
  public static let haproxyStickTable = "haproxy-stick-table"
  public static let ingressBackend = "ingress-backend"
  public static let ingressToHAProxy = "ingress-to-haproxy"
  public static let shardComplete = "shard-complete"
  public static let shardNumbering = "shard-numbering"
  public static let shardWiring = "shard-wiring"
  public static let yamlSyntax = "yaml-syntax"

  /// All ids.
  public static let all = [
    haproxyBackends, haproxyDiscovery, haproxySlots, haproxySRVRecords, haproxyStickTable,
    ingressBackend, ingressToHAProxy, shardComplete, shardNumbering, shardWiring, yamlSyntax,
  ]
}
