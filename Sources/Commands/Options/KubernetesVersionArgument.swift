public import ArgumentParser
public import Kubernetes

extension KubernetesVersion: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }

  public var defaultValueDescription: String { description }
}
