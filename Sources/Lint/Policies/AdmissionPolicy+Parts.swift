/// The variables and conditions that policies share.
extension AdmissionPolicy {
  /// Containers of Jitsi's images. Images under other names are not recognized, so that no other workload is denied.
  static func image(_ kinds: String) -> String {
    #"c.image.matches("(^|/)(jitsi/|docker-jitsi-meet-|jitsi-meet-|jitsi-)(\#(kinds))([:@]|$)")"#
  }

  /// Whether a container that stays runs such an image.
  static func runs(_ kinds: String) -> String {
    "variables.spec.containers.exists(c, has(c.image) && \(image(kinds)))"
  }

  static let spec = Variable(
    name: "spec", expression: "object.spec.template.spec")
  static let containers = Variable(
    name: "containers",
    expression:
      "(has(variables.spec.initContainers) ? variables.spec.initContainers : []) + variables.spec.containers"
  )
  static let ours = Variable(
    name: "ours",
    expression:
      "variables.spec.containers.exists(c, has(c.image) && (\(image("web|jicofo|prosody|jvb")) || c.image.matches(\"(^|/)haproxy([:@]|$)\")))"
  )
  static let part = Variable(name: "part", expression: runs("web|jicofo|prosody"))

  static let workloads = ["deployments", "statefulsets", "daemonsets"]

  /// Whether a container that stays runs HAProxy.
  static let haproxy = Variable(
    name: "haproxy",
    expression:
      "variables.spec.containers.exists(c, has(c.image) && c.image.matches(\"(^|/)haproxy([:@]|$)\"))"
  )
  static let bridge = Variable(name: "bridge", expression: runs("jvb"))
}
