#!/usr/bin/env python3
"""Measures the release build as whole processes, along with kubectl and a plain libyaml loop, in one run.

    bench/bench.py BINARY YAMLLOOP
"""

import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import time

import sick

FOLDER = pathlib.Path(".bench")
RUNS = int(os.environ.get("RUNS", "15"))
# Runs of each faulty input, and the kinds of mistakes to run; all by default.
SICK_RUNS = int(os.environ.get("SICK_RUNS", "3"))
SICK = os.environ.get("SICK", " ".join([*sick.CHANGES, *sick.OF_NAMESPACES])).split()

HEALTHY = ["one", "namespaces-10", "namespaces-100", "watched-namespaces-100", "shards-100", "shards-1000"]


class Timing:
    def __init__(self):
        self.seconds = []
        self.processor = []
        self.kilobytes = 0

    @property
    def least(self):
        return min(self.seconds)

    @property
    def median(self):
        return statistics.median(self.seconds)

    @property
    def cpu(self):
        """The minimum CPU time, of all cores together."""
        return min(self.processor)


def run_once(command, timing):
    """Runs a command without its output, and records elapsed time, CPU time and peak memory."""
    quiet = os.open(os.devnull, os.O_WRONLY)
    actions = [(os.POSIX_SPAWN_DUP2, quiet, 1), (os.POSIX_SPAWN_DUP2, quiet, 2)]
    start = time.perf_counter()
    process = os.posix_spawnp(command[0], command, os.environ, file_actions=actions)
    _, status, usage = os.wait4(process, 0)
    timing.seconds.append(time.perf_counter() - start)
    timing.processor.append(usage.ru_utime + usage.ru_stime)
    os.close(quiet)
    timing.kilobytes = max(timing.kilobytes, usage.ru_maxrss)
    if os.waitstatus_to_exitcode(status) not in (0, 1, 2):
        sys.exit(f"{' '.join(command)} failed; run it by hand to see why")


def measure(commands, runs):
    """Runs all commands in turns, so that other load on the machine affects all of them equally."""
    timings = {name: Timing() for name in commands}
    for command in commands.values():
        run_once(command, Timing())
    for _ in range(runs):
        for name, command in commands.items():
            run_once(command, timings[name])
    return timings


def write_inputs(names):
    """Writes inputs in a separate process: memory of this process would count for the commands that it starts."""
    maker = pathlib.Path(__file__).parent / "inputs.py"
    subprocess.run([sys.executable, str(maker), str(FOLDER), *names], check=True)
    return {name: FOLDER / f"{name}.yaml" for name in names}


def main():
    binary, loop = (os.path.abspath(path) for path in sys.argv[1:3])
    files = write_inputs(HEALTHY)
    commands = {"version": [binary, "version"]}
    if shutil.which("kubectl"):
        commands["kubectl version --client"] = ["kubectl", "version", "--client"]
    for name, file in files.items():
        commands[f"lint {name}"] = [binary, "lint", str(file)]
        commands[f"libyaml {name}"] = [loop, str(file)]
    timings = measure(commands, RUNS)
    print(f"{RUNS} runs of each, in turns; times in milliseconds")
    print(f"{'':32}{'size':>9}{'least':>9}{'median':>9}{'CPU':>9}{'peak':>10}")
    for name, timing in timings.items():
        file = files.get(name.split(" ")[-1])
        size = f"{file.stat().st_size / 1e6:.2f} MB" if file else ""
        print(f"{name:32}{size:>9}{timing.least * 1e3:9.1f}{timing.median * 1e3:9.1f}{timing.cpu * 1e3:9.1f}"
              f"{timing.kilobytes / 1024:7.0f} MB")
    print()
    judge(timings)
    print()
    judge_sick(binary, loop)


def bar(words, value, limit, unit=""):
    mark = "ok  " if value <= limit else "MISS"
    print(f"{mark} {words}: {value:.2f}{unit} (at most {limit:.2f}{unit})", flush=True)


def judge(timings):
    """Compares the minimum times with the limits."""
    def least(name):
        return timings[name].least

    kubectl = "kubectl version --client"
    if kubectl in timings:
        bar("version / kubectl version", least("version") / least(kubectl), 1 / 5)
        bar("lint one / kubectl version", least("lint one") / least(kubectl), 1 / 3)
    else:
        print("kubectl is not on the PATH: two bars could not be judged")
    bar("lint one", least("lint one") * 1e3, 10, " ms")
    bar("lint 100 namespaces / libyaml", least("lint namespaces-100") / least("libyaml namespaces-100"), 3)
    bar("memory of 100 namespaces", timings["lint namespaces-100"].kilobytes / 1024, 80, " MB")
    for few, many in (("namespaces-10", "namespaces-100"), ("shards-100", "shards-1000")):
        bar(f"time {many} / {few}", least(f"lint {many}") / least(f"lint {few}"), 11)
        bar(f"memory {many} / {few}",
            timings[f"lint {many}"].kilobytes / timings[f"lint {few}"].kilobytes, 11)


def judge_sick(binary, loop):
    """Inputs with something wrong everywhere, at two sizes, one after the other, because they are large."""
    few, many = 100, 800
    print(f"{SICK_RUNS} runs of each; CPU in seconds; growth from {few} to {many}, 1 is linear")
    print(f"{'':32}{f'CPU {few}':>9}{f'CPU {many}':>9}{'growth':>9}{'/libyaml':>10}{'peak':>10}")
    growths, mistakes = [], None
    bases = [f"{change}-{base}" for base in ("namespaces", "shards") for change in SICK
             if base == "namespaces" or change not in sick.OF_NAMESPACES]
    for name in ["namespaces", "watched-namespaces", "shards", *bases]:
        files = write_inputs([f"{name}-{few}", f"{name}-{many}"])
        commands = {key: [binary, "lint", "--whole", str(file)] for key, file in files.items()}
        commands["libyaml"] = [loop, str(files[f"{name}-{few}"])]
        timings = measure(commands, SICK_RUNS)
        small, large, parse = timings.values()
        growth = large.cpu / small.cpu / (many / few)
        growths.append((growth, name))
        if name == "mistakes-namespaces":
            mistakes = small, parse
        print(f"{name:32}{small.cpu:9.2f}{large.cpu:9.2f}{growth:9.2f}{small.cpu / parse.cpu:10.1f}"
              f"{large.kilobytes / 1024:7.0f} MB", flush=True)
        for file in files.values():
            file.unlink()
    print()
    growth, name = max(growths)
    bar(f"growth of {name}, the steepest", growth, 1.35)
    if mistakes:
        small, parse = mistakes
        bar("CPU of 100 installations with findings / libyaml", small.cpu / parse.cpu, 4)
        bar("time of 100 installations with findings / libyaml", small.least / parse.least, 2.5)


if __name__ == "__main__":
    main()
