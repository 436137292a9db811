/// The stable releases in which behavior of the bridge image changed, from the table of releases, which has the source of each
/// change. Rules and fixes for bridges of a release use these facts.
public enum BridgeRelease {
  /// jvb.conf reads COLIBRI_REST_ENABLED and SHUTDOWN_REST_ENABLED, and /defaults no longer contains
  /// sip-communicator.properties.
  public static let restSwitches = since("rest-switches")

  /// The bridge starts without `--apis`, which overrides COLIBRI_REST_ENABLED in earlier releases.
  // source: jitsi/jitsi-videobridge stable/jitsi-meet_6433 Main.kt, RestConfig.kt (the argument comes first)
  public static let withoutAPIsArgument = since("no-apis-argument")

  /// POST /colibri/drain/enable and /disable exist; on by default, regardless of COLIBRI_REST_ENABLED.
  public static let drainEndpoint = since("drain-endpoint")

  /// jicofo does not select draining bridges.
  public static let drainHonoured = since("drain-honored")

  /// A bridge's XMPP_SERVER can be a list.
  public static let serverList = since("server-list")

  /// DOCKER_HOST_ADDRESS is only used if JVB_ADVERTISE_IPS is empty; earlier releases do not read JVB_ADVERTISE_IPS.
  public static let advertiseIPs = since("advertise-ips")

  /// graceful_shutdown.sh finds the bridge's process itself. Earlier releases read a pid from `-p`, or from a file that the
  /// image does not contain, and exit with 1 without one.
  public static let scriptFindsProcess = since("script-finds-process")

  /// The container exits with its bridge. In earlier releases, s6 restarts a bridge that has exited.
  public static let endsWithBridge = since("ends-with-bridge")

  /// The bridge serves all its statistics at /metrics on its private port.
  public static let metrics = since("metrics")

  /// s6-overlay 3: services are supervised in /run/service, in earlier releases in /var/run/s6/services.
  public static let runService = ReleaseTable.firstNumber(
    with: "folder.services", of: "all", value: "/run/service")

  /// The path in the image of the script shipped by jitsi-videobridge.
  public static let script =
    ReleaseTable.fact("script.shutdown", of: .jvb, in: ReleaseTable.newest) ?? ""

  private static func since(_ what: String) -> Int {
    ReleaseTable.firstNumber(with: "since.\(what)", of: "jvb")
  }
}
