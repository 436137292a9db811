import Lint
import ShardEditing

/// `add-shard` and `remove-shard`, wherever the shards are described: in a cluster, files, a kustomization or a chart's values.
package enum Shards {
  /// - Throws: ``CommandFailure`` or ``CommandEnd``; nothing has changed then, unless what is done was said.
  package static func add(
    _ addition: ShardAddition, _ request: ShardRequest, _ output: any OperationOutput
  ) throws {
    if request.input.isEmpty {
      return try ShardsInCluster(request: request, output: output).add(addition)
    }
    if !request.input.charts.isEmpty {
      return try ShardsInChart(request: request, output: output).add(addition.count)
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

  /// - Throws: ``CommandFailure`` or ``CommandEnd``; nothing has changed then, unless what is done was said.
  package static func remove(
    _ removal: ShardRemoval, _ request: ShardRequest, _ output: any OperationOutput
  ) throws {
    var request = request
    // All shards of a chart are rendered alike: there is no gap that a rule could report.
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
