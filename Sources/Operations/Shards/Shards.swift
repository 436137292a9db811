import Lint
import ShardEditing

/// `add-shard` and `remove-shard`, for shards in a cluster, files, a kustomization or a chart's values.
package enum Shards {
  /// Adds shards.
  ///
  /// - Throws: `CommandFailure` or ``CommandEnd``. Nothing has changed then, unless completed changes were reported.
  package static func add(
    _ addition: ShardAddition, _ request: ShardRequest, _ output: any OperationOutput
  ) throws {
    if request.input.isEmpty {
      return try ShardsInCluster(request: request, output: output).add(addition)
    }
    if !request.input.charts.isEmpty {
      return try ShardsInChart(request: request, output: output).add(addition)
    }
    if !request.input.kustomizations.isEmpty {
      return try ShardsInKustomization(request: request, output: output).add(addition)
    }
    try ShardsInFiles(command: "add-shard", request: request, output: output)
      .run { shardEditor throws(ShardEditError) in
        for _ in 0..<addition.count {
          try shardEditor.add(from: addition.donor, zone: addition.zone)
        }
      }
  }

  /// Removes a shard.
  ///
  /// - Throws: `CommandFailure` or ``CommandEnd``. Nothing has changed then, unless completed changes were reported.
  package static func remove(
    _ removal: ShardRemoval, _ request: ShardRequest, _ output: any OperationOutput
  ) throws {
    var request = request
    // A chart renders its shards in a loop, so no gap can arise that a rule would report.
    if removal.allowsGap, request.input.charts.isEmpty {
      request.ignoredRules.insert(RuleName.shardNumbering)
    }
    if request.input.isEmpty {
      return try ShardsInCluster(request: request, output: output).remove(removal)
    }
    if !request.input.charts.isEmpty {
      return try ShardsInChart(request: request, output: output).remove(removal)
    }
    if !request.input.kustomizations.isEmpty {
      return try ShardsInKustomization(request: request, output: output).remove(removal)
    }
    try ShardsInFiles(command: "remove-shard", request: request, output: output)
      .run { shardEditor throws(ShardEditError) in
        try shardEditor.remove(removal.shard, allowGap: removal.allowsGap)
      }
  }
}
