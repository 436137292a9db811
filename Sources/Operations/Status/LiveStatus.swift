import Basics
public import Jitsi
import Kubernetes
public import KubernetesClient
import YAML

/// Computes the status of the installations in a cluster.
public enum LiveStatus {
  /// Computes the status from objects and the metrics of pods.
  ///
  /// - Throws: `Interrupted` if a signal asked the process to stop.
  public static func report(
    _ objects: StatusObjects, _ client: APIClient
  ) throws(Interrupted) -> StatusReport {
    let reader = reader(of: objects)
    let figures = try MetricsCollector.gather(reader.targets(), client)
    return report(reader, figures, objects, client)
  }

  /// Returns how objects were classified, and why.
  public static func classifications(of objects: StatusObjects) -> [Classification] {
    Inventory(ObjectSet(objects.trees)).classifications
  }

  static func reader(of objects: StatusObjects) -> StatusReader {
    var options = StatusReader.Options(now: Time.now)
    options.knowsPods = objects.knowsPods
    options.isWhole = objects.isWhole
    options.isNamespaced = objects.namespace != nil
    return StatusReader(Inventory(ObjectSet(objects.trees)), options)
  }

  static func report(
    _ reader: StatusReader, _ figures: LiveMetrics, _ objects: StatusObjects, _ client: APIClient
  ) -> StatusReport {
    var report = reader.showing(figures).report()
    report.context = client.connection.context
    report.notes = objects.notes + report.notes
    return report
  }
}
