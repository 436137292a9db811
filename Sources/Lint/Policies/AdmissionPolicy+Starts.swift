import HAProxy
import Jitsi

/// The policies for what containers run, and how.
extension AdmissionPolicy {
  static let starts: [AdmissionPolicy] = [
    AdmissionPolicy(
      rule: "haproxy-self-contained", part: "", resources: workloads,
      variables: [
        spec, containers, haproxy,
        Variable(
          name: "words",
          expression:
            "variables.containers.map(c, (has(c.command) ? c.command : []) + (has(c.args) ? c.args : []) + (has(c.lifecycle) && has(c.lifecycle.postStart) && has(c.lifecycle.postStart.exec) && has(c.lifecycle.postStart.exec.command) ? c.lifecycle.postStart.exec.command : []))"
        ),
        Variable(
          name: "installs",
          expression: "variables.words.exists(l, l.exists(w, w.matches(\"\(installation)\")))"),
      ],
      expression: "!variables.haproxy || !variables.installs",
      message:
        #""HAProxy's pod installs packages when it starts: while the mirror is down it cannot restart, and nobody can join a meeting""#,
      isPartial: true
    ),
    AdmissionPolicy(
      rule: "haproxy-supported", part: "", resources: workloads,
      variables: [
        spec,
        Variable(
          name: "ended",
          expression:
            "variables.spec.containers.filter(c, has(c.image) && c.image.matches(\"(^|/)haproxy:(\(endedBranches))([^0-9]|$)\"))"
        ),
      ],
      expression: "variables.ended.size() == 0",
      message:
        #""container " + variables.ended[0].name + " runs " + variables.ended[0].image + ", a branch that gets no more fixes: vulnerabilities found since then stay open in front of every meeting""#,
      isPartial: true
    ),
    AdmissionPolicy(
      rule: "images-published", part: "", resources: workloads,
      variables: [
        spec, containers,
        Variable(
          name: "unpublished",
          expression:
            "variables.containers.filter(c, has(c.image) && c.image.matches(\"^((index[.]|registry-1[.])?docker[.]io/)?jitsi/(\(movedImages))(@|$)\"))"
        ),
      ],
      expression: "variables.unpublished.size() == 0",
      message:
        #""container " + variables.unpublished[0].name + " runs " + variables.unpublished[0].image + ", which is not published at Docker Hub: use ghcr.io/jitsi""#
    ),
    AdmissionPolicy(
      rule: "liveness-probes", part: "", resources: workloads,
      variables: [
        spec,
        Variable(
          name: "hasty",
          expression:
            "variables.spec.containers.filter(c, has(c.image) && \(image("web|jicofo|prosody|jvb")) && has(c.livenessProbe) && (has(c.livenessProbe.periodSeconds) && c.livenessProbe.periodSeconds > 0 ? c.livenessProbe.periodSeconds : 10) * (has(c.livenessProbe.failureThreshold) ? c.livenessProbe.failureThreshold : 3) < 30)"
        ),
      ],
      expression: "variables.hasty.size() == 0",
      message:
        #""the liveness probe of container " + variables.hasty[0].name + " restarts it after less than 30 seconds without an answer: during a short load spike its meetings end""#,
      isPartial: true
    ),
    AdmissionPolicy(
      rule: "pod-start", part: "scripts", resources: workloads,
      variables: [
        spec, containers, ours,
        // Volumes of whole ConfigMaps whose files nobody may execute. An item may have a mode of its own.
        Variable(
          name: "closed",
          expression:
            "has(variables.spec.volumes) ? variables.spec.volumes.filter(v, has(v.configMap) && !has(v.configMap.items) && (!has(v.configMap.defaultMode) || v.configMap.defaultMode % 2 == 0 && v.configMap.defaultMode / 8 % 2 == 0 && v.configMap.defaultMode / 64 % 2 == 0)).map(v, v.name) : []"
        ),
        // Commands that are files of such volumes. A file below another mount comes from that one.
        Variable(
          name: "blocked",
          expression:
            #"variables.containers.filter(c, has(c.command) && c.command.size() > 0 && c.command[0].matches("^/[^$`'*?{\\[\\\\]+$") && has(c.volumeMounts) && c.volumeMounts.exists(m, m.name in variables.closed && !has(m.subPath) && !has(m.subPathExpr) && c.command[0].startsWith(m.mountPath + "/") && !c.command[0].substring(m.mountPath.size() + 1).contains("/") && !c.volumeMounts.exists(n, n.mountPath == c.command[0])))"#
        ),
      ],
      expression: "!variables.ours || variables.blocked.size() == 0",
      message:
        #""container " + variables.blocked[0].name + " runs " + variables.blocked[0].command[0] + ", a file of a ConfigMap that is not executable: it never starts; set the volume's defaultMode to 0755""#,
      isPartial: true
    ),
    AdmissionPolicy(
      rule: "private-key-inline", part: "", resources: workloads,
      variables: [
        spec, containers, ours,
        Variable(
          name: "exposed",
          expression:
            "variables.containers.filter(c, has(c.env) && c.env.exists(v, has(v.value) && v.value.matches(\"\(privateKey)\")) || has(c.command) && c.command.exists(w, w.matches(\"\(privateKey)\")) || has(c.args) && c.args.exists(w, w.matches(\"\(privateKey)\")))"
        ),
      ],
      expression: "!variables.ours || variables.exposed.size() == 0",
      message:
        #""container " + variables.exposed[0].name + " has a private key in its manifest: anyone who can read the object can impersonate its owner""#,
      isPartial: true
    ),
  ]

  /// A PEM header and the beginning of a key that no passphrase protects.
  private static let privateKey =
    "-----BEGIN (RSA |EC |DSA |OPENSSH )?PRIVATE KEY-----[^A-Za-z0-9+/]{0,6}[A-Za-z0-9+/]{48}"

  /// A package manager with its verb, in a command of a script that no comment hides.
  private static let installation: String = {
    let blank = #"[ \t\r\"'()`{}]"#
    let word = #"[^\n;&| \t\r\"'()`{}#]"#
    return #"(^|[\n;&|])([^#\n;&|]*\#(blank))?(\#(word)*/)?"#
      + "(apt-get|apt|aptitude|apk|yum|dnf|microdnf|zypper|pip|pip3|gem|npm|luarocks)"
      + #"(\#(blank)+-\#(word)*)*\#(blank)+(install|add|i)(\#(blank)|[\n;&|]|$)"#
  }()

  /// The branches of HAProxy that get no more fixes, as a pattern.
  private static let endedBranches = Release.withoutFixes
    .map { $0.description.split(separator: ".").joined(separator: "[.]") }
    .joined(separator: "|")

  /// The images that no longer are at Docker Hub, each with its tags, as a pattern.
  private static let movedImages: String = ReleaseComponent.allCases.compactMap { component in
    let tags = ReleaseTable.releases.filter {
      component.repository(in: $0).map { !$0.hasPrefix("docker.io/") } ?? false
    }.map(\.name)
    return tags.isEmpty ? nil : "\(component.rawValue):(\(tags.joined(separator: "|")))"
  }.joined(separator: "|")
}
