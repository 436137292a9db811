/// Similar manifests in styles that people and programs write.
enum EditSamples {
  static let all: [(name: String, text: String)] = [
    ("two spaces, lists at the parent's column", twoSpaces),
    ("four spaces, lists further in", fourSpaces),
    ("line ends of Windows", twoSpaces.replacingEnds()),
    ("no line break at the end", String(twoSpaces.dropLast())),
    ("flow style in places", flow),
    ("JSON on many lines", json),
    ("JSON on one line", compact),
    ("texts of several lines", texts),
    ("anchors, aliases and merged mappings", anchors),
    ("wide dashes", wideDashes),
  ]

  static let twoSpaces = """
    # Source: jitsi/templates/prosody.yaml
    apiVersion: v1
    kind: Service # what leads in
    metadata:
      name: shard-0-prosody
      labels:
        # tells the component
        k8s-app: prosody
        shard: "0"   # text, not a number
      annotations:
    spec:
      # nothing but the cluster
      type: 'ClusterIP'
      selector:
        k8s-app: prosody
        shard: "0"
      ports:
      # signalling
      - name: c2s
        port: 5222 # the default

      - name: bosh
        # behind web
        port: 5280
        targetPort: 5280
      externalIPs: []
      # the last word
    ---
    kind: ConfigMap
    data: {}

    ---
    # an empty one

    ---
    items:
    - a
    - - b
      - c
    -
      d: 1
    - e:
        f: ~
    """ + "\n"

  static let fourSpaces = """
    kind: Deployment
    spec:
        replicas: 2
        template:
            spec:
                containers:
                    # the server
                    - name: web
                      image: jitsi/web:stable
                      env:
                          - name: XMPP_SERVER
                            value: shard-0-prosody   # its own

                          # plain
                          - name: DISABLE_HTTPS
                            value: "1"
                      command:
                          - sh
                          - -c
                volumes:

    """

  static let flow = """
    kind: Service
    metadata: {name: a, labels: {app: web, shard: "0"}, annotations: {}}
    spec:
      selector: { app: web }
      ports: [{name: http, port: 80}, {name: https, port: 443,}]
      list: [
        one,   # first
        two
      ]
      map: {
        a: 1,
        b: [x, y]  # last
      }
      empty: []
    """ + "\n"

  static let json = """
    {
      "kind": "List",
      "items": [
        {
          "kind": "Service",
          "spec": {
            "type": "ClusterIP",
            "ports": [
              {"name": "c2s", "port": 5222},
              {"name": "bosh", "port": 5280}
            ],
            "selector": {},
            "tail": null
          }
        }
      ]
    }
    """ + "\n"

  static let compact =
    #"{"kind":"List","items":[{"spec":{"type":"ClusterIP","ports":[{"port":5222},{"port":5280}],"s":{}}}]}"#

  static let texts = """
    data:
      haproxy.cfg: |
        global
          daemon

        backend jitsi
          balance roundrobin  # not a comment of YAML
      # between
      folded: >-
        one
        two

        three
      kept: |+
        line

      quoted: "a \\"b\\"
        c"
      plain: first
        second
      single: 'it''s'
      last: |-
        end
    other: x
    """ + "\n"

  static let anchors = """
    base: &base
      type: ClusterIP
      labels: &labels {app: web}
    name: &name shard-0
    spec:
      <<: *base
      selector: *labels
      host: *name
      list:
      - *name
      - other
      own: &own  # kept
        a: 1
        b: 2
    use: *own
    lonely: &lonely 5
    """ + "\n"

  static let wideDashes = """
    spec:
      ports:
        -   name: c2s
            port: 5222
        -   name: bosh
            port: 5280
      args:
        -   one
        -   two
    """ + "\n"
}

extension String {
  func replacingEnds() -> String {
    split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n")
  }
}
