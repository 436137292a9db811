/// The options that `add-shard` and `remove-shard` share.
package struct ShardRequest: Sendable {
  /// The manifests to change; empty for the live objects.
  package var input = InputRequest()
  /// Files and folders of rules to use in addition to the built-in ones.
  package var rules: [String] = []
  /// Rules that are not checked in the result.
  package var ignoredRules: Set<String> = []
  package var cluster = ClusterRequest()
  /// The namespace that was given.
  package var namespace: String?
  package var plan = PlanRequest()
  /// Whether to only show a diff.
  package var isDiff = false
  /// A folder to write all manifests to, instead of changing them in place.
  package var out: String?
  /// Whether to change an installation even if a tool manages it and would revert the change.
  package var isForced = false
  /// Whether to run `helm upgrade`.
  package var isUpgrade = false
  /// As whom shards are checked.
  package var credentials = CheckCredentials()

  package init() {}

  /// Whether changes are only shown, and nothing is written or sent.
  var showsOnly: Bool { isDiff || plan.isDryRun }
}

/// How new shards are created.
package struct ShardAddition: Sendable {
  /// The number of shards to add.
  package var count: Int
  /// The shard to copy; nil for the lowest complete one.
  package var donor: Int?
  /// The zone of the new shard, if the copied one is pinned to a zone.
  package var zone: String?
  /// Whether the new shard and the installation are checked by joining rooms.
  package var isChecked = true

  package init(count: Int = 1, donor: Int? = nil, zone: String? = nil) {
    self.count = count
    self.donor = donor
    self.zone = zone
  }
}

/// The shard to remove, and how.
package struct ShardRemoval: Sendable {
  package var shard: Int
  /// Whether a shard other than the highest may be removed.
  package var allowsGap: Bool
  /// Whether to remove it without waiting for its conferences to end.
  package var isImmediate: Bool

  package init(_ shard: Int, allowsGap: Bool = false, isImmediate: Bool = false) {
    self.shard = shard
    self.allowsGap = allowsGap
    self.isImmediate = isImmediate
  }
}
