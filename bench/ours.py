"""Building .NET programs, and running this project's form of a case."""

import datetime
import json
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
PROGRAM = HERE / "BioSparse.Bench"


def build(project=PROGRAM, assembly="BioSparse.Bench"):
    """Builds a project, and gives the words that run it."""
    words = ["dotnet", "build", "-c", "Release", "-v", "quiet", "--nologo", str(project)]
    subprocess.run(words, check=True, stdout=sys.stderr)
    built = sorted(project.glob(f"bin/Release/*/**/{assembly}.dll"), key=lambda path: path.stat().st_mtime)
    return ["dotnet", str(built[-1])]


def measure(words, folder, seconds):
    """What a form says of a case: median and fastest milliseconds of a step, and more."""
    answer = subprocess.run([*words, str(folder), str(seconds)], check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(answer.stdout)


def phases(log):
    """Seconds that the jobs of a run spent in each phase, and the moment the last of them ended."""
    begun, spent, last = {}, {}, 0.0
    for line in log.read_text(encoding="utf-8").splitlines():
        event = json.loads(line)
        if event["what"] != "phase":
            continue
        # .NET writes a seventh digit of the second
        moment = datetime.datetime.fromisoformat(event["time"][:26]).timestamp()
        job, phase = event["details"]["job"], event["details"]["phase"]
        if job in begun:
            before, since = begun[job]
            spent[before] = spent.get(before, 0.0) + moment - since
        begun[job] = (phase, moment)
        last = max(last, moment)
    return spent, last
