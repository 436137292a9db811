/// The stable releases in which behavior of the bridge image changed, with the source of each change. Rules and fixes for
/// bridges of a release use these facts.
public enum BridgeRelease {
  /// jvb.conf reads COLIBRI_REST_ENABLED and SHUTDOWN_REST_ENABLED, and /defaults no longer contains
  /// sip-communicator.properties.
  // source: jitsi/docker-jitsi-meet 192a623, 76a16a8 jvb/rootfs/defaults
  public static let restSwitches = 6433

  /// The bridge starts without `--apis`, which overrides COLIBRI_REST_ENABLED in earlier releases.
  // source: jitsi/docker-jitsi-meet e9275d5 jvb/rootfs/etc/services.d/jvb/run
  // source: jitsi/jitsi-videobridge stable/jitsi-meet_6433 Main.kt, RestConfig.kt (the argument comes first)
  public static let withoutAPIsArgument = 6726

  /// POST /colibri/drain/enable and /disable exist; on by default, regardless of COLIBRI_REST_ENABLED.
  // source: jitsi/jitsi-videobridge ef6b194 Drain.java, RestConfig.kt
  public static let drainEndpoint = 6865

  /// jicofo does not select draining bridges.
  // source: jitsi/jicofo 7f8a0ab BridgeSelectionStrategy
  public static let drainHonoured = 7001

  /// A bridge's XMPP_SERVER can be a list.
  // source: jitsi/docker-jitsi-meet 88bb1bc jvb/rootfs/defaults/jvb.conf
  public static let serverList = 7287

  /// graceful_shutdown.sh finds the bridge's process itself. Earlier releases read a pid from `-p`, or from a file that the
  /// image does not contain, and exit with 1 without one.
  // source: jitsi/jitsi-videobridge 73f6068, 719465d resources/graceful_shutdown.sh
  public static let scriptFindsProcess = 9164

  /// The container exits with its bridge. In earlier releases, s6 restarts a bridge that has exited.
  // source: jitsi/docker-jitsi-meet 3519113 jvb/rootfs/etc/services.d/jvb/finish
  public static let endsWithBridge = 9220

  /// The bridge serves all its statistics at /metrics on its private port.
  // source: jitsi/jitsi-videobridge fb16f25
  public static let metrics = 9457

  /// s6-overlay 3: services are supervised in /run/service, in earlier releases in /var/run/s6/services.
  // source: jitsi/docker-jitsi-meet 086d047 jvb/rootfs/opt/jitsi/shutdown.sh
  public static let runService = 11146

  /// The path in the image of the script shipped by jitsi-videobridge.
  public static let script = "/usr/share/jitsi-videobridge/graceful_shutdown.sh"
}
