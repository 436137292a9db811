import Kubernetes
import Lint
import Operations
import Reports

/// The commonest command lines of `lint`, read without ArgumentParser: to learn what flags a command has takes it longer than
/// a small installation takes to be linted.
extension LintCommand {
  /// The command for arguments that are paths and a few plain flags; nil for all others, which ArgumentParser then takes,
  /// explains or refuses.
  ///
  /// - Parameter arguments: what stands behind the name of the program.
  static func plain(_ arguments: ArraySlice<String>) -> LintCommand? {
    guard arguments.first == "lint" else { return nil }
    var command = LintCommand(unasked: ())
    var rest = arguments.dropFirst()
    /// The value that must follow an option; what begins with a dash may be meant as a flag.
    func value() -> String? {
      rest.popFirst().flatMap { $0.isEmpty || $0.hasPrefix("-") ? nil : $0 }
    }
    while let argument = rest.popFirst() {
      switch argument {
      case "-f", "--filename":
        guard let name = value() else { return nil }
        command.sources.filenames.append(name)
      case "-o", "--output":
        guard let format = value().flatMap(LintFormat.init(rawValue:)) else { return nil }
        command.report.output = format
      case "--stdin-filename":
        guard let name = value() else { return nil }
        command.configuration.stdinFilename = name
      case "-q", "--quiet": command.quiet = true
      case "-": command.paths.append(argument)
      default:
        guard !argument.isEmpty, !argument.hasPrefix("-") else { return nil }
        command.paths.append(argument)
      }
    }
    return command
  }

  /// The command of which no flag is set.
  private init(unasked: Void) {
    self.init()
    paths = []
    sources = SourceOptions()
    sources.filenames = []
    sources.recursive = false
    sources.kustomizations = []
    sources.charts = []
    sources.values = []
    sources.set = []
    sources.setString = []
    sources.release = ChartRendering().release
    sources.namespace = nil
    live = false
    allNamespaces = false
    cluster = ClusterOptions(unasked: ())
    report = ReportOptions()
    report.output = .standard
    report.color = .auto
    report.noColor = false
    fixing = FixingOptions()
    fixing.fix = false
    fixing.unsafeFixes = false
    fixing.diff = false
    fixing.createIn = nil
    plan = PlanOptions(unasked: ())
    rules = RuleOptions()
    rules.folders = []
    configuration = ConfigurationOptions()
    configuration.config = nil
    configuration.noConfig = false
    configuration.baseline = nil
    configuration.writeBaseline = nil
    configuration.reportUnused = false
    configuration.stdinFilename = nil
    select = []
    ignore = []
    whole = nil
    kubernetesVersion = nil
    failOn = nil
    quiet = false
    verbose = false
  }
}

extension ClusterOptions {
  /// The cluster that the kubeconfig means.
  fileprivate init(unasked: Void) {
    self.init()
    kubeconfig = nil
    context = nil
    cluster = nil
    user = nil
    impersonate = nil
    impersonateGroups = []
    server = nil
    token = nil
    certificateAuthority = nil
    clientCertificate = nil
    clientKey = nil
    insecure = false
    tlsServerName = nil
    requestTimeout = RequestTimeout(milliseconds: 0)
  }
}

extension PlanOptions {
  /// What holds where nothing is said of how a plan is carried out.
  fileprivate init(unasked: Void) {
    self.init()
    yes = false
    dryRun = .none
    timeout = RequestTimeout(milliseconds: 600_000)
    forceConflicts = false
    allowDisruption = false
    atomic = false
    backupDir = "."
  }
}
