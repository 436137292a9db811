import ArgumentParser
import Operations

/// The options that `alerts` and `dashboard` share: the installation, and which of its metrics count.
struct MonitoringOptions: ParsableArguments {
  @OptionGroup var installation: InstallationOptions

  @Flag(help: "Also use metrics that nothing scrapes.")
  var unscraped = false

  /// Returns the request for these options.
  var request: MonitoringRequest {
    var request = MonitoringRequest()
    request.source = installation.request
    request.includesUnscraped = unscraped
    return request
  }
}
