/// A server as `show servers state` reports it.
///
/// # source: haproxy/haproxy 50872daa6 doc/management.txt, section 9.3 "show servers state"
public struct RuntimeServer: Sendable, Hashable {
  public let backend: String
  public let name: String
  /// The number by which stick tables know it.
  public let id: Int
  /// Its address; nil while its name is not resolved.
  public let address: String?
  public let port: Int
  /// The current weight.
  public let weight: Int
  /// The weight in the configuration.
  public let initialWeight: Int
  /// Whether health checks pass, or none are made.
  public let isUp: Bool
  /// Whether an administrator drained it.
  public let isDrained: Bool
  /// Whether an administrator put it into maintenance.
  public let isInMaintenance: Bool

  /// Whether it takes only sessions that the stick table assigns to it: it is drained, or its weight is 0.
  public var isClosed: Bool { isDrained || weight == 0 }

  /// Whether it gets new rooms.
  public var takesNew: Bool { isUp && address != nil && !isClosed && !isInMaintenance }

  /// SRV_ADMF_FMAINT, SRV_ADMF_CMAINT, SRV_ADMF_FDRAIN (haproxy/haproxy, include/haproxy/server-t.h).
  private static let (maintenance, disabled, drain) = (0x01, 0x04, 0x08)

  /// Reads the answer to `show servers state`; nil if it is something else.
  public static func list(_ text: String) -> [RuntimeServer]? {
    var columns: [Substring: Int] = [:]
    var servers: [RuntimeServer] = []
    for line in text.split(separator: "\n") {
      if line.hasPrefix("#") {
        for (position, name) in line.dropFirst().split(separator: " ").enumerated() {
          columns[name] = position
        }
        continue
      }
      guard !columns.isEmpty else { continue }
      let values = line.split(separator: " ")
      func value(_ name: Substring) -> Substring? {
        columns[name].flatMap { $0 < values.count ? values[$0] : nil }
      }
      func number(_ name: Substring) -> Int? { value(name).flatMap { Int($0) } }
      guard let backend = value("be_name"), let name = value("srv_name"), let id = number("srv_id"),
        let state = number("srv_op_state"), let admin = number("srv_admin_state"),
        let weight = number("srv_uweight")
      else { return nil }
      let address = value("srv_addr").map(String.init)
      servers.append(
        RuntimeServer(
          backend: String(backend), name: String(name), id: id,
          address: address == "-" || address == "0.0.0.0" ? nil : address,
          port: number("srv_port") ?? 0, weight: weight,
          initialWeight: number("srv_iweight") ?? weight, isUp: state != 0,
          isDrained: admin & drain != 0, isInMaintenance: admin & (maintenance | disabled) != 0))
    }
    return columns["srv_admin_state"] == nil ? nil : servers
  }
}
