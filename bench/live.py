#!/usr/bin/env python3
"""Measures commands that query a cluster, along with `kubectl get` of the same kinds on the same simulated API server.

    bench/live.py BINARY STAND-IN
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import time

import inputs

FOLDER = pathlib.Path(".bench/live")
RUNS = int(os.environ.get("RUNS", "7"))
# How many shards the installations have.
SIZES = (2, 20, 200)
# How many clusters are read at once.
CLUSTERS = 30
# How long each simulated API server takes for an answer, in milliseconds: one in the same machine, and one across a continent.
DELAYS = (0, 100)


class Timing:
    def __init__(self):
        self.first = []
        self.total = []
        self.kilobytes = 0


def run_once(command, environment, timing):
    """Runs a command and records when its output begins, when it ends, and its peak memory."""
    reading, writing = os.pipe()
    quiet = os.open(os.devnull, os.O_WRONLY)
    actions = [(os.POSIX_SPAWN_DUP2, writing, 1), (os.POSIX_SPAWN_DUP2, quiet, 2), (os.POSIX_SPAWN_CLOSE, reading)]
    start = time.perf_counter()
    process = os.posix_spawnp(command[0], command, environment, file_actions=actions)
    os.close(writing)
    os.close(quiet)
    first = None
    while os.read(reading, 1 << 16):
        first = first or time.perf_counter()
    os.close(reading)
    _, status, usage = os.wait4(process, 0)
    end = time.perf_counter()
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        sys.exit(f"{' '.join(command)} failed; run it by hand to see why")
    timing.first.append((first or end) - start)
    timing.total.append(end - start)
    timing.kilobytes = max(timing.kilobytes, usage.ru_maxrss)


def kinds(binary, command, environment):
    """The kinds that a command lists, as `kubectl get` takes them."""
    text = subprocess.run([binary, "auth", "--needed", "-n", "x", command], env=environment, check=True,
                          capture_output=True, text=True).stdout
    found = []
    group = ""
    for line in text.splitlines():
        if match := re.search(r'apiGroups: \["(.*)"\]', line):
            group = match[1]
        elif match := re.search(r"resources: \[(.*)\]", line):
            names = [name for name in re.findall(r'"([^"]*)"', match[1]) if "/" not in name]
            found += [f"{name}.{group}" if group else name for name in names]
    return ",".join(dict.fromkeys(found))


def requests(command, environment):
    """How many requests a command sends, by its output with -v."""
    outcome = subprocess.run([*command, "-v"], env=environment, capture_output=True, text=True)
    return len(re.findall(r"^(?:GET|POST|PUT|PATCH|DELETE) /", outcome.stderr, flags=re.MULTILINE))


def measure(binary, stand_in, size):
    manifest = FOLDER / f"shards-{size}.yaml"
    manifest.write_text(inputs.joined(inputs.shards(size)))
    config = FOLDER / "config"
    server = subprocess.Popen([stand_in, str(config), "--running", str(manifest)], stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE, text=True)
    try:
        server.stdout.readline()
        environment = {**os.environ, "KUBECONFIG": str(config), "HOME": str(FOLDER)}
        rows = {}
        for name, command in {"lint": [binary, "lint", "--live"], "status": [binary, "status"]}.items():
            commands = {name: command}
            if shutil.which("kubectl"):
                commands["kubectl get"] = ["kubectl", "get", kinds(binary, name, environment), "-o", "json"]
            timings = {key: Timing() for key in commands}
            for value in commands.values():
                run_once(value, environment, Timing())
            for _ in range(RUNS):
                for key, value in commands.items():
                    run_once(value, environment, timings[key])
            rows[name] = timings, requests(command, environment)
        return rows
    finally:
        server.communicate()


def fleet(binary, stand_in, delay):
    """Measures `status` of one cluster and of many, in turns; each is a simulated API server of its own."""
    manifest = FOLDER / "fleet.yaml"
    manifest.write_text(inputs.joined(inputs.shards(2)))
    servers = []
    try:
        entries = {"clusters": [], "users": [], "contexts": []}
        for number in range(CLUSTERS):
            config = FOLDER / f"config-{number}"
            servers.append(subprocess.Popen(
                [stand_in, str(config), "--http", "--running", "--delay", str(delay), str(manifest)],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True))
            servers[-1].stdout.readline()
            address = re.search(r'server: "([^"]*)"', config.read_text())[1]
            namespace = re.search(r"namespace: ([^}]*)", config.read_text())[1]
            entries["clusters"].append(f'{{name: c{number}, cluster: {{server: "{address}"}}}}')
            entries["users"].append(f"{{name: c{number}, user: {{token: stand-in-token}}}}")
            entries["contexts"].append(
                f"{{name: c{number}, context: {{cluster: c{number}, user: c{number}, namespace: {namespace}}}}}")
        config = FOLDER / "config-fleet"
        config.write_text("".join(f"{name}:\n" + "".join(f"- {entry}\n" for entry in list_)
                                  for name, list_ in entries.items()))
        environment = {**os.environ, "KUBECONFIG": str(config), "HOME": str(FOLDER)}
        commands = {"one": [binary, "status", "--context", "c0"], "all": [binary, "status", "--all-contexts"]}
        timings = {key: Timing() for key in commands}
        for command in commands.values():
            run_once(command, environment, Timing())
        for _ in range(RUNS):
            for key, command in commands.items():
                run_once(command, environment, timings[key])
        return timings
    finally:
        for server in servers:
            server.communicate()


def main():
    binary, stand_in = (os.path.abspath(path) for path in sys.argv[1:3])
    FOLDER.mkdir(parents=True, exist_ok=True)
    print(f"least of {RUNS} runs of each, in turns; times in milliseconds")
    print(f"{'shards':>6}  {'command':28}{'requests':>9}{'first':>9}{'total':>9}{'peak':>10}")
    misses = []
    for size in SIZES:
        for name, (timings, count) in measure(binary, stand_in, size).items():
            for key, timing in timings.items():
                label = key if key == name else f"  {key} of its kinds"
                asked = str(count) if key == name else ""
                print(f"{size:>6}  {label:28}{asked:>9}{min(timing.first) * 1e3:9.1f}{min(timing.total) * 1e3:9.1f}"
                      f"{timing.kilobytes / 1024:7.0f} MB")
            if "kubectl get" in timings:
                ratio = min(timings[name].total) / min(timings["kubectl get"].total)
                misses.append((ratio > 0.5, f"{name} of {size} shards / kubectl get: {ratio:.2f} (at most 0.50)"))
    for delay in DELAYS:
        timings = fleet(binary, stand_in, delay)
        for key, label in {"one": "status of one cluster", "all": f"  of {CLUSTERS} clusters"}.items():
            timing = timings[key]
            print(f"{2:>6}  {label + f', {delay} ms away':37}{min(timing.first) * 1e3:9.1f}{min(timing.total) * 1e3:9.1f}"
                  f"{timing.kilobytes / 1024:7.0f} MB")
        ratio = min(timings["all"].total) / min(timings["one"].total)
        # Without a delay, the simulated servers compete for the cores of the machine with the command.
        misses.append((delay > 0 and ratio > 2,
                       f"status of {CLUSTERS} clusters / of one, {delay} ms away: {ratio:.2f}"
                       + (" (at most 2.00)" if delay > 0 else "")))
    print()
    for is_miss, words in misses:
        print("MISS" if is_miss else "ok  ", words)
    if not misses:
        print("kubectl is not on the PATH: no bar could be judged")


if __name__ == "__main__":
    main()
