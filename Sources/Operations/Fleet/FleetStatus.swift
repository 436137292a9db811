import Basics
package import Jitsi

/// The status of several clusters.
package struct FleetStatusReport: Sendable {
  /// The time at which it was determined, in seconds since 1970.
  package let time: Int64
  /// One entry for each context, the worst first.
  package let entries: [FleetEntry<StatusReport>]

  package init(time: Int64, _ entries: [FleetEntry<StatusReport>]) {
    self.time = time
    self.entries = entries.enumerated()
      .sorted { (Self.rank($0.element), -$0.offset) > (Self.rank($1.element), -$1.offset) }
      .map(\.element)
  }

  /// A cluster that cannot be read may be down, but a cluster that is known to be down comes first.
  private static func rank(_ entry: FleetEntry<StatusReport>) -> Int {
    switch entry.answer {
    case .skipped: 0
    case .read(let report):
      switch report.health {
      case .healthy: 1
      case .unknown: 2
      case .degraded: 3
      case .down: 5
      }
    case .failed: 4
    }
  }

  /// The worst health of all clusters; unknown if one could not be read and no other one is worse.
  package var health: Health {
    entries.reduce(.healthy) { health, entry in
      switch entry.answer {
      case .read(let report): health.joined(with: report.health)
      case .failed: health.joined(with: .unknown)
      case .skipped: health
      }
    }
  }

  /// The worst exit code of all clusters; 2 as well if no cluster has an installation.
  package var exitCode: Int32 {
    let codes = entries.compactMap { entry -> Int32? in
      switch entry.answer {
      case .failed: CommandEnd.couldNotRun.exitCode
      case .skipped: nil
      case .read(let report):
        switch report.health {
        case .healthy: 0
        case .unknown: CommandEnd.couldNotRun.exitCode
        case .degraded, .down: CommandEnd.findings.exitCode
        }
      }
    }
    return codes.max() ?? CommandEnd.couldNotRun.exitCode
  }
}

extension StatusRequest {
  /// Returns the status of the installations in several clusters.
  ///
  /// - Throws: ``CommandFailure`` if the contexts are unknown or a signal asked the process to stop.
  package func report(
    of fleet: FleetRequest, _ output: any OperationOutput
  ) throws(CommandFailure) -> FleetStatusReport {
    let request = self
    let entries = try FleetRun(request: fleet) { cluster throws(CommandFailure) in
      var one = request
      one.cluster = cluster
      return try one.report(output).addressing(cluster.repeatedFlags)
    }.run()
    return FleetStatusReport(time: Time.now, entries)
  }
}
