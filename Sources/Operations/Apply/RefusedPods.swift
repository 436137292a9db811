import Basics
import Kubernetes
import KubernetesClient
import YAML

/// Why an API server does not take the pods of a workload.
struct RefusedPods {
  /// As its controller passes it on.
  let message: String

  /// The cause, without the pod's name, which is another each time.
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

  /// Whether no later attempt succeeds before somebody changes the cluster or the workload: a quota that is used up, a pod
  /// that policies do not admit. Not where the server only was not ready to decide.
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
  /// What a StatefulSet's controller reported last: unlike a Deployment's, its status says nothing of refused pods.
  struct Report {
    let refusal: RefusedPods
    /// Another with each attempt.
    let version: String
  }

  /// The events of one object.
  static func events(namespace: String?, uid: String) -> ListRequest {
    var request = ListRequest(.events, namespace: namespace)
    request.fieldSelector = "involvedObject.uid=\(uid)"
    return request
  }

  /// Nil where the last attempt to create a pod succeeded, or none was made.
  static func last(in events: ObjectList) -> Report? {
    var last: (time: String, event: Node)?
    for event in events.items {
      let reason = event["reason"]?.text
      guard reason == "FailedCreate" || reason == "SuccessfulCreate" else { continue }
      let time =
        event["lastTimestamp"]?.text ?? event["eventTime"]?.text
        ?? event["metadata"]?["creationTimestamp"]?.text ?? ""
      // In the same second the one that succeeded counts; a refused one is tried again soon.
      let isLater = last.map { time > $0.time || (time == $0.time && reason != "FailedCreate") }
      if isLater ?? true { last = (time, event) }
    }
    guard let event = last?.event, event["reason"]?.text == "FailedCreate" else { return nil }
    return Report(
      refusal: RefusedPods(message: event["message"]?.text ?? "no reason is given"),
      version: event["metadata"]?["resourceVersion"]?.text ?? "")
  }
}
