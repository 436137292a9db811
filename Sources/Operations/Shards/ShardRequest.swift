/// What `add-shard` and `remove-shard` are asked for, beside the shards.
package struct ShardRequest: Sendable {
  /// What is changed; nothing for what runs in the cluster.
  package var input = InputRequest()
  /// Files and folders of rules beside the program's own.
  package var rules: [String] = []
  /// Rules that do not count for the result.
  package var ignoredRules: Set<String> = []
  package var cluster = ClusterRequest()
  /// The namespace that was named.
  package var namespace: String?
  package var plan = PlanRequest()
  /// Whether the change is only shown.
  package var isDiff = false
  /// The folder that all manifests are written below, in place of where they are.
  package var out: String?
  /// Whether an installation is changed that a tool would change back.
  package var isForced = false
  /// Whether `helm upgrade` is run.
  package var isUpgrade = false

  package init() {}

  /// Whether what would change is shown, and nothing is written or sent.
  var showsOnly: Bool { isDiff || plan.isDryRun }
}

/// Where a new shard comes from.
package struct ShardAddition: Sendable {
  /// How many shards are added.
  package var count: Int
  /// The shard that is copied; nil for the lowest complete one.
  package var donor: Int?
  /// The zone that the new shard is pinned to, where the copied one is pinned to one.
  package var zone: String?

  package init(count: Int = 1, donor: Int? = nil, zone: String? = nil) {
    self.count = count
    self.donor = donor
    self.zone = zone
  }
}

/// Which shard goes, and how.
package struct ShardRemoval: Sendable {
  package var shard: Int
  /// Whether a shard that is not the highest may go.
  package var allowsGap: Bool
  /// Whether its conferences are not waited for.
  package var isImmediate: Bool

  package init(_ shard: Int, allowsGap: Bool = false, isImmediate: Bool = false) {
    self.shard = shard
    self.allowsGap = allowsGap
    self.isImmediate = isImmediate
  }
}
