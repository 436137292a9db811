import CLibYAML

/// The library that reads YAML.
public enum LibYAML {
  public static var version: String {
    yaml_get_version_string().map { String(cString: $0) } ?? ""
  }
}
