public import ArgumentParser
public import Lint

extension Threshold: ExpressibleByArgument {}
