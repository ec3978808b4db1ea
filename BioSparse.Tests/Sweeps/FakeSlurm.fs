/// A cluster of one node, by shell scripts of Slurm's names: it reads output patterns as Slurm does, runs the tasks of a job
/// one after the other before `sbatch` returns, and ends tasks without a word whose output it cannot open.
module BioSparse.Tests.Sweeps.FakeSlurm

open System
open System.IO

let private sbatch =
    """#!/bin/bash
here=$(dirname "$0")
array= output= script=
for word in "$@"; do
    case $word in
    --array=*) array=${word#--array=} ;;
    --output=*) output=${word#--output=} ;;
    --*) ;;
    *) script=$word ;;
    esac
done
job=$(($(cat "$here/last" 2>/dev/null) + 1))
echo "$job" >"$here/last"
expanded() { # PATTERN TASK
    local rest=$1 path=
    case $rest in *\\*) printf %s "${rest//\\/}"; return ;; esac
    while [ -n "$rest" ]; do
        case $rest in
        %%*) path+=% rest=${rest:2} ;;
        %A*) path+=$job rest=${rest:2} ;;
        %a*) path+=$2 rest=${rest:2} ;;
        %N*) path+=node7 rest=${rest:2} ;;
        %*) path+=0 rest=${rest:2} ;;
        *) path+=${rest:0:1} rest=${rest:1} ;;
        esac
    done
    printf %s "$path"
}
tasks=${array%%%*}
for task in $(seq "${tasks%-*}" "${tasks#*-}" 2>/dev/null || echo 0); do
    file=$(expanded "$output" "$task")
    : 2>/dev/null >>"$file" || continue
    SLURM_ARRAY_TASK_ID=$task SLURM_ARRAY_JOB_ID=$job SLURM_JOB_ID=$job bash "$script" >>"$file" 2>&1 </dev/null
done
echo "$job"
"""

/// Every job has left the queue.
let private squeue = "#!/bin/bash\n"

/// The task that asks to be queued again is ended by it.
let private scontrol =
    """#!/bin/bash
case $1 in
requeue) echo "$2" >>"$(dirname "$0")/requeued"; kill -KILL $PPID ;;
esac
"""

/// Files that this node makes in its own temporary folder have its own clock's time, `SKEW` seconds ahead of the sweep's.
let private mktemp =
    """#!/bin/bash
file=$(/usr/bin/mktemp "$@") || exit 1
touch -d "@$(($(date +%s) + ${SKEW:-0}))" "$file"
echo "$file"
"""

/// Writes the programs into a folder; the search path with them in front.
let install folder =
    Directory.CreateDirectory folder |> ignore

    for name, text in [ "sbatch", sbatch; "squeue", squeue; "scontrol", scontrol; "mktemp", mktemp ] do
        let file = Path.Combine(folder, name)
        File.WriteAllText(file, text)

        if not (OperatingSystem.IsWindows()) then
            File.SetUnixFileMode(
                file,
                UnixFileMode.UserRead ||| UnixFileMode.UserWrite ||| UnixFileMode.UserExecute
            )

    folder + string Path.PathSeparator + Environment.GetEnvironmentVariable "PATH"

/// The jobs that were queued again.
let requeued folder =
    let file = Path.Combine(folder, "requeued")
    if File.Exists file then File.ReadAllLines file else [||]
