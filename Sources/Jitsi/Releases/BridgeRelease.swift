/// The stable releases from which on something holds for the image of the bridges, and where that was changed. What rules
/// and fixes say about bridges of a release comes from here.
public enum BridgeRelease {
  /// jvb.conf takes COLIBRI_REST_ENABLED and SHUTDOWN_REST_ENABLED, and sip-communicator.properties of /defaults is gone.
  // source: jitsi/docker-jitsi-meet 192a623, 76a16a8 jvb/rootfs/defaults
  public static let restSwitches = 6433

  /// The bridge starts without `--apis`, which until then overrules COLIBRI_REST_ENABLED.
  // source: jitsi/docker-jitsi-meet e9275d5 jvb/rootfs/etc/services.d/jvb/run
  // source: jitsi/jitsi-videobridge stable/jitsi-meet_6433 Main.kt, RestConfig.kt (the argument comes first)
  public static let withoutAPIsArgument = 6726

  /// POST /colibri/drain/enable and /disable; on unless configured otherwise, whatever COLIBRI_REST_ENABLED says.
  // source: jitsi/jitsi-videobridge ef6b194 Drain.java, RestConfig.kt
  public static let drainEndpoint = 6865

  /// jicofo chooses no bridge that drains.
  // source: jitsi/jicofo 7f8a0ab BridgeSelectionStrategy
  public static let drainHonoured = 7001

  /// XMPP_SERVER of a bridge may be a list.
  // source: jitsi/docker-jitsi-meet 88bb1bc jvb/rootfs/defaults/jvb.conf
  public static let serverList = 7287

  /// graceful_shutdown.sh finds the bridge's process by itself. Until then it reads a pid from `-p`, or from a file that the
  /// image does not have, and exits with 1 without one.
  // source: jitsi/jitsi-videobridge 73f6068, 719465d resources/graceful_shutdown.sh
  public static let scriptFindsProcess = 9164

  /// The image ends with its bridge. Until then s6 starts another bridge in the place of one that quit.
  // source: jitsi/docker-jitsi-meet 3519113 jvb/rootfs/etc/services.d/jvb/finish
  public static let endsWithBridge = 9220

  /// All statistics of the bridge are at /metrics on its private port.
  // source: jitsi/jitsi-videobridge fb16f25
  public static let metrics = 9457

  /// s6-overlay 3: services are supervised in /run/service, until then in /var/run/s6/services.
  // source: jitsi/docker-jitsi-meet 086d047 jvb/rootfs/opt/jitsi/shutdown.sh
  public static let runService = 11146

  /// Where the image has the script that jitsi-videobridge ships.
  public static let script = "/usr/share/jitsi-videobridge/graceful_shutdown.sh"
}
