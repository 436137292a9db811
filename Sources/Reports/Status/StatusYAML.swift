public import Jitsi

/// The report of `status -o yaml`: the document of `-o json` as YAML.
public enum StatusYAML {
  /// Returns the report as YAML, ending with a line break. The same report always gives the same bytes.
  public static func render(_ report: StatusReport) -> [UInt8] {
    JSONAsYAML.render(StatusJSON.render(report), name: "status")
  }
}
