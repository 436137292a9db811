extension Discovery {
  mutating func readHAProxy() {}
}
