import Basics
import Kubernetes
import KubernetesClient
import YAML

/// The reason why an API server rejects the pods of a workload.
struct RefusedPods {
  /// The message as reported by the controller.
  let message: String

  /// The cause without the pod's name, which changes with each attempt.
  ///
  /// source: kubernetes/apimachinery pkg/api/errors/errors.go (NewForbidden),
  /// kubernetes/kubernetes pkg/controller/statefulset/stateful_pod_control.go (recordPodEvent)
  var cause: String {
    var text = message
    for word in [" failed error: ", " is forbidden: "] as [StaticString] {
      if let rest = text.tail(behind: word) { text = String(rest) }
    }
    return "pods cannot be created: \(text)"
  }

  /// Whether retries cannot succeed until somebody changes the cluster or the workload, as with an exhausted quota or a pod
  /// that a policy denies. False if the server was only not ready to decide.
  var isLasting: Bool {
    if message.holds("denied the request") || message.holds(" is invalid: ") { return true }
    // source: kubernetes/apiserver pkg/admission/plugin/resourcequota/controller.go,
    // kubernetes/kubernetes plugin/pkg/admission/serviceaccount/admission.go
    return message.holds(" is forbidden: ") && !message.holds("status unknown for quota")
      && !message.holds("error looking up service account")
      && !message.holds("not yet ready to handle request")
  }
}

extension RefusedPods {
  /// The last event of a StatefulSet's controller. Unlike a Deployment, a StatefulSet does not report rejected pods in its
  /// status.
  struct Report {
    let refusal: RefusedPods
    /// The event's resource version, which changes with each attempt.
    let version: String
  }

  /// Returns a request for the events of one object.
  static func events(namespace: String?, uid: String) -> ListRequest {
    var request = ListRequest(.events, namespace: namespace)
    request.fieldSelector = "involvedObject.uid=\(uid)"
    return request
  }

  /// Returns the last report; nil if the last attempt to create a pod succeeded, or none was made.
  static func last(in events: ObjectList) -> Report? {
    var last: (time: String, event: Node)?
    for event in events.items {
      let reason = event["reason"]?.text
      guard reason == "FailedCreate" || reason == "SuccessfulCreate" else { continue }
      let time =
        event["lastTimestamp"]?.text ?? event["eventTime"]?.text
        ?? event["metadata"]?["creationTimestamp"]?.text ?? ""
      // Timestamps are in seconds. In a tie the success counts: a rejected pod is retried soon.
      let isLater = last.map { time > $0.time || (time == $0.time && reason != "FailedCreate") }
      if isLater ?? true { last = (time, event) }
    }
    guard let event = last?.event, event["reason"]?.text == "FailedCreate" else { return nil }
    return Report(
      refusal: RefusedPods(message: event["message"]?.text ?? "no reason is given"),
      version: event["metadata"]?["resourceVersion"]?.text ?? "")
  }
}
