import Lint
import YAML

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Where to look for configuration files.
public enum ConfigurationChoice: Sendable, Hashable {
  /// Nowhere: no configuration is used.
  case none
  /// In the folder of each file and its parents; the nearest one applies.
  case nearest
  /// A single file, which applies to all input.
  case file(String)
}

/// Finds the configuration that applies to each file, reading each folder once.
struct ConfigurationFinder {
  private let choice: ConfigurationChoice
  private(set) var configurations = Configurations()
  private(set) var issues: [InputIssue] = []
  private(set) var errors: [ConfigurationError] = []
  /// The index of the configuration that applies in a folder, by the folder's absolute path.
  private var byFolder: [String: Int?] = [:]
  private var chosen: Int?
  private let workingFolder: String

  init(_ choice: ConfigurationChoice) {
    self.choice = choice
    workingFolder = choice == .none ? "" : WorkingFolder.path
    if case .file(let path) = choice {
      chosen = read(path, folder: LexicalPath.parent(absolute(path)))
    }
  }

  /// Records which configuration applies to a source.
  mutating func put(_ source: InputSource, standardInput: String?) {
    if choice == .none { return }
    var name = source.name
    let folder: String
    switch source {
    case .file(let path):
      folder = LexicalPath.parent(absolute(path))
    case .standardInput:
      name = standardInput ?? name
      folder = standardInput.map { LexicalPath.parent(absolute($0)) } ?? workingFolder
    case .kustomization(let path), .chart(let path):
      folder = absolute(path)
    }
    if let number = number(in: folder) { configurations.put(name, under: number) }
  }

  /// Whether a configuration excludes a file or folder that was found on a walk.
  mutating func leavesOut(_ path: String, isFolder: Bool) -> Bool {
    if choice == .none { return false }
    let path = absolute(path)
    guard let number = number(in: LexicalPath.parent(path)) else { return false }
    return configurations.all[number].leavesOut(path, isFolder: isFolder)
  }

  private func absolute(_ path: String) -> String {
    LexicalPath.absolute(path, from: workingFolder)
  }

  private mutating func number(in folder: String) -> Int? {
    guard choice == .nearest else { return chosen }
    if let known = byFolder[folder] { return known }
    noteMisnamed(in: folder)
    var number: Int?
    let path = Path.join(folder, LintConfiguration.fileName)
    if access(path, F_OK) == 0 {
      number = read(WorkingFolder.shown(path, from: workingFolder), folder: folder)
    } else if folder != "/" {
      number = self.number(in: LexicalPath.parent(folder))
    }
    byFolder[folder] = .some(number)
    return number
  }

  private mutating func noteMisnamed(in folder: String) {
    for name in LintConfiguration.misspeltFileNames {
      let path = Path.join(folder, name)
      guard access(path, F_OK) == 0 else { continue }
      let shown = WorkingFolder.shown(path, from: workingFolder)
      let file = try? SourceFile.reading(shown)
      configurations.add(misnamed: file ?? SourceFile(name: shown, text: ""))
    }
  }

  /// Reads a configuration and returns its index; nil if it cannot be used.
  private mutating func read(_ path: String, folder: String) -> Int? {
    do throws(InputIssue) {
      let tree = Tree(parsing: try SourceFile.reading(path))
      do throws(ConfigurationErrors) {
        return configurations.add(try LintConfiguration(reading: tree, folder: folder))
      } catch {
        errors += error.errors
      }
    } catch {
      issues.append(error)
    }
    return nil
  }
}
