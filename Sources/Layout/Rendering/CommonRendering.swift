import YAML

/// The objects that all shards share: the namespace, the passwords, the scripts of the videobridges.
struct CommonRendering {
  let layout: ShardLayout
  let secrets: SecretValues?

  private var names: ObjectNames { ObjectNames(namespace: layout.namespace) }

  var objects: [RenderedObject] {
    var objects = [RenderedObject("namespace.yaml", nil, namespace)]
    if let secrets {
      objects.append(
        RenderedObject(
          "secret.yaml",
          "Running pods keep the passwords that they started with: do not change them later.",
          secret("stringData", .of(secrets.values))))
    }
    if layout.jvb.exposure != .hostPort {
      objects.append(
        RenderedObject(
          "config.yaml", "The ports of a bridge are derived from its ordinal.",
          script("jvb-entrypoint", "entrypoint.sh", entrypoint)))
    }
    objects.append(
      RenderedObject(
        "config.yaml",
        "Runs before a bridge is stopped: accept no new conferences, then wait for the last one to end.",
        script("jvb-shutdown", "drain.sh", Self.drain)))
    return objects
  }

  private var namespace: Content {
    [
      "apiVersion": "v1", "kind": "Namespace",
      "metadata": ["name": .of(layout.namespace), "labels": ["scope": "jitsi"]],
    ]
  }

  func secret(_ field: String, _ values: Content) -> Content {
    [
      "apiVersion": "v1", "kind": "Secret", "metadata": names.metadata(layout.secret.name),
      "type": "Opaque", field: values,
    ]
  }

  private func script(_ name: String, _ file: String, _ text: String) -> Content {
    [
      "apiVersion": "v1", "kind": "ConfigMap", "metadata": names.metadata(name),
      "data": .map([Content.Entry(file, .of(text))]),
    ]
  }

  private var entrypoint: String { layout.jvb.portCount == 2 ? Self.twoPorts : Self.onePort }

  private static let twoPorts = #"""
    #!/bin/bash
    set -euo pipefail

    base_port=$1
    shift

    # shard-0-jvb-2 is ordinal 2
    ordinal=${HOSTNAME##*-}
    export JVB_PORT=$((base_port + 2 * ordinal))
    tcp_port=$((JVB_PORT + 1))
    echo "bridge $ordinal listens on $JVB_PORT/udp and $tcp_port/tcp"

    mkdir -p /config
    cat > /config/custom-jvb.conf <<CONF
    videobridge.ice.tcp {
      enabled = true
      port = $tcp_port
    }
    CONF

    exec "$@"

    """#

  private static let onePort = #"""
    #!/bin/bash
    set -euo pipefail

    base_port=$1
    shift

    # shard-0-jvb-2 is ordinal 2
    ordinal=${HOSTNAME##*-}
    export JVB_PORT=$((base_port + ordinal))
    echo "bridge $ordinal listens on $JVB_PORT/udp"

    exec "$@"

    """#

  private static let drain = #"""
    #!/bin/bash
    colibri=http://127.0.0.1:8080/colibri

    bridge=$(pgrep -xo java)

    curl --silent --fail --request POST --header 'Content-Type: application/json' \
      --data '{"graceful-shutdown": "true"}' "$colibri/shutdown"

    # An empty bridge exits on its own. Before stable-9220 its supervisor then starts another one; do not wait for that one.
    # Before stable-6433 there is no graceful shutdown: only wait.
    while [ -d "/proc/$bridge" ] \
      && [ "$(curl --silent "$colibri/stats" | jq .participants)" != 0 ]; do
      sleep 5
    done

    """#
}
