/// What jicofo answers at `/stats`, in the order in which it writes it.
///
/// Source: jitsi/jicofo 7ebb13dc3 JicofoServices.kt (getStats), BridgeSelector.kt (stats), FocusManager.kt (stats).
package enum JicofoAnswer {
  /// - Parameter health: Why its health check fails; nil if it does not.
  package static func statistics(
    bridges: Int, operational: Int? = nil, inShutdown: Int = 0, lost: Int = 0,
    health: String? = nil
  ) -> String {
    let message = health.map { "\"\($0)\"" } ?? "null"
    return """
      {"total_participants":9,"total_conferences_created":4,"conferences":3,"participants":9,\
      "bridge_selector":{"bridge_count":\(bridges),"operational_bridge_count":\(operational ?? bridges),\
      "in_shutdown_bridge_count":\(inShutdown),"lost_bridges":\(lost),"bridge_version_count":1},\
      "threads":61,"version":"1.1-SNAPSHOT","slow_health_check":0,"healthy":\(health == nil),\
      "health":{"success":\(health == nil),"hardFailure":\(health != nil),"responseCode":null,\
      "sticky":false,"message":\(message)}}
      """
  }
}
