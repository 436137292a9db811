import Basics
import Jitsi
import Kubernetes
import YAML

/// A limit on the length of requests of a route to meetings, by which a connection of theirs is cut.
struct RouteTimeout: Sendable {
  /// The value; for one that is not written what should hold it.
  let node: Node
  /// The path of the value in `node`; empty where that is the value itself.
  let path: String
  /// As written; nil for a default.
  let text: String?
  let seconds: Int
  /// Whether it cuts websockets and not BOSH alone.
  let cutsWebsockets: Bool
  /// The field or annotation.
  let field: String
}

extension Inventory {
  /// The timeouts of a route's object that are shorter than what meetings need: BOSH answers after up to a minute, a
  /// websocket lasts as long as its meeting.
  func shortTimeouts(of object: KubernetesObject, servesMeetings: (Node) -> Bool) -> [RouteTimeout]
  {
    switch object.kind {
    case "HTTPRoute": gatewayTimeouts(of: object, servesMeetings)
    case "Route": openShiftTimeouts(of: object)
    case "Ingress": nginxTimeouts(of: object)
    default: []
    }
  }

  private static let long = 3600
  private static let poll = 60

  // source: kubernetes-sigs/gateway-api 4564255 apis/v1/httproute_types.go (HTTPRouteTimeouts)
  private func gatewayTimeouts(
    of object: KubernetesObject, _ servesMeetings: (Node) -> Bool
  ) -> [RouteTimeout] {
    var found: [RouteTimeout] = []
    for rule in object.node["spec"]?["rules"].map({ Array($0.elements) }) ?? [] {
      guard let timeouts = rule["timeouts"], servesMeetings(rule) else { continue }
      for field in ["request", "backendRequest"] {
        guard let node = timeouts[field], let text = node.text,
          let seconds = Self.gatewaySeconds(text), seconds > 0, seconds < Self.long,
          seconds <= Self.poll || Self.takesWebsockets(rule)
        else { continue }
        found.append(
          RouteTimeout(
            node: node, path: "", text: text, seconds: seconds,
            cutsWebsockets: Self.takesWebsockets(rule), field: "timeouts.\(field)"))
      }
    }
    return found
  }

  /// Whether a rule takes a path of Jitsi's websockets, or all paths.
  private static func takesWebsockets(_ rule: Node) -> Bool {
    guard let matches = rule["matches"], matches.count > 0 else { return true }
    return matches.elements.contains { match in
      let path = match["path"]?["value"]?.text ?? "/"
      return path == "/" || path.holds("websocket") || path.holds("colibri-ws")
    }
  }

  /// A duration as in `1h30m` or `500ms`, in whole seconds, those of less than one as 1; nil for anything else.
  // source: kubernetes-sigs/gateway-api 4564255 geps/gep-2257
  static func gatewaySeconds(_ text: String) -> Int? {
    var total = 0
    var number: Int?
    var rest = text[...]
    while let first = rest.first {
      if let digit = first.wholeNumberValue, first.isASCII {
        guard (number ?? 0) < 100_000 else { return nil }
        number = (number ?? 0) * 10 + digit
        rest = rest.dropFirst()
        continue
      }
      guard let value = number else { return nil }
      number = nil
      if rest.hasPrefix("ms") {
        total += value
        rest = rest.dropFirst(2)
      } else {
        switch first {
        case "h": total += value * 3_600_000
        case "m": total += value * 60_000
        case "s": total += value * 1000
        default: return nil
        }
        rest = rest.dropFirst()
      }
    }
    guard number == nil else { return nil }
    return total == 0 ? 0 : max(1, total / 1000)
  }

  /// The router waits 30 seconds for an answer where a Route says nothing else; its limit for websockets is an hour.
  // source: openshift/router 019c5ac images/router/haproxy/conf/haproxy-config.template (timeout server, timeout tunnel)
  private func openShiftTimeouts(of object: KubernetesObject) -> [RouteTimeout] {
    let key = "haproxy.router.openshift.io/timeout"
    guard object.group == "route.openshift.io",
      object.node["spec"]?["tls"]?["termination"]?.text != "passthrough"
    else { return [] }
    let path = FieldPath(steps: [.key("metadata"), .key("annotations"), .key(key)]).description
    guard let node = object.node["metadata"]?["annotations"]?[key], let text = node.text else {
      return [
        RouteTimeout(
          node: object.node, path: path, text: nil, seconds: 30, cutsWebsockets: false, field: key)
      ]
    }
    guard let seconds = Self.haproxySeconds(text), seconds <= Self.poll else { return [] }
    return [
      RouteTimeout(
        node: node, path: "", text: text, seconds: seconds, cutsWebsockets: false, field: key)
    ]
  }

  private static func haproxySeconds(_ text: String) -> Int? {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    guard let number = Int(digits), number < 1_000_000_000 else { return nil }
    switch text.dropFirst(digits.count) {
    case "", "ms": return number / 1000
    case "us": return number / 1_000_000
    case "s": return number
    case "m": return number * 60
    case "h": return number * 3600
    case "d": return number * 86_400
    default: return nil
    }
  }

  /// How long ingress-nginx waits for the next bytes, a minute where nothing says otherwise.
  // source: kubernetes/ingress-nginx docs/user-guide/nginx-configuration/annotations.md (custom timeouts)
  private func nginxTimeouts(of object: KubernetesObject) -> [RouteTimeout] {
    var found: [RouteTimeout] = []
    for direction in ["read", "send"] {
      let key = "nginx.ingress.kubernetes.io/proxy-\(direction)-timeout"
      guard let node = object.node["metadata"]?["annotations"]?[key], let text = node.text,
        let seconds = Int(text.hasSuffix("s") ? text.dropLast() : text[...]), seconds > 0,
        seconds < Self.poll
      else { continue }
      found.append(
        RouteTimeout(
          node: node, path: "", text: text, seconds: seconds, cutsWebsockets: true, field: key))
    }
    return found
  }
}
