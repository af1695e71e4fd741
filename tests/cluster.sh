#!/bin/sh
# The examples of examples/cluster for real: GNU parallel, and a Slurm of one node that is started here and ended at the
# end. A job that is cancelled in the middle goes on where it was, and what comes out is what one run gives.
# shellcheck source=tests/shell.sh
. "${top_srcdir:?}/tests/shell.sh"

cd "$scratch" || exit 1
mkdir series
for k in $(seq 40); do
    mmfit eval -m gaussian --grid 0:10:60 --set '*.area=5' --set "*.center=$(awk "BEGIN { print $k / 5 }")" \
        --set '*.sigma=0.4' --noise 0.3 --seed "$k" -o "$(printf 'series/s%02d.dat' "$k")"
done
mmfit fit -m lorentzian -q -o one.tsv series/*.dat

have() {
    for program; do
        command -v "$program" > /dev/null || return 1
    done
}

test_parallel() {
    check "GNU parallel" sh "$top_srcdir/examples/cluster/series-parallel.sh" 5 series -m lorentzian -q
    cp out joined.tsv
    check "gives what one run gives" cmp one.tsv joined.tsv
    rm series/part-2.tsv series/part-4.tsv
    check "again, with two parts lost" sh "$top_srcdir/examples/cluster/series-parallel.sh" 5 series -m lorentzian -q
    cp out joined.tsv
    check "it is the same" cmp one.tsv joined.tsv
    rm series/part-*.tsv
}

start_slurm() {
    host=$(hostname -s)
    mkdir state spool
    cat > slurm.conf << END
ClusterName=test
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=16817
SlurmdPort=16818
AuthType=auth/none
CredType=cred/none
SlurmUser=$(id -un)
SlurmdUser=$(id -un)
StateSaveLocation=$PWD/state
SlurmdSpoolDir=$PWD/spool
SlurmctldPidFile=$PWD/slurmctld.pid
SlurmdPidFile=$PWD/slurmd.pid
SlurmctldLogFile=$PWD/slurmctld.log
SlurmdLogFile=$PWD/slurmd.log
ProctrackType=proctrack/pgid
TaskPlugin=task/none
SwitchType=switch/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
MpiDefault=none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
NodeName=$host NodeAddr=127.0.0.1 CPUs=2 State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES State=UP
END
    SLURM_CONF=$PWD/slurm.conf
    export SLURM_CONF
    trap 'stop_slurm; rm -rf "$scratch"' EXIT
    slurmctld -f slurm.conf && slurmd -f slurm.conf || return 1
    for _ in $(seq 30); do
        sinfo -h -t idle 2> /dev/null | grep -q . && return
        sleep 1
    done
    return 1
}

stop_slurm() {
    for daemon in slurmd slurmctld; do
        [ ! -s "$daemon.pid" ] || kill "$(cat "$daemon.pid")"
    done
    sleep 2
}

# submit OPTION...: the series in four parts, one after the other, slowed down.
submit() {
    sbatch --array=1-4 -o /dev/null "$@" "$top_srcdir/examples/cluster/series.sbatch" series -m lorentzian -q \
        --ci bootstrap --samples 4000
}

test_slurm() {
    check "a job is submitted" submit --parsable
    job=$(cat out)
    for _ in $(seq 200); do
        [ ! -e series/part-1.tsv ] || break
        sleep 0.1
    done
    check "it is cancelled when the first part is there" scancel "$job"
    while squeue -h | grep -q .; do
        sleep 0.2
    done
    ls series/part-*.tsv > parts.list
    [ "$(wc -l < parts.list)" -lt 4 ]
    result $? "parts are missing: $(wc -l < parts.list) of 4"
    exits 3 "as join says" mmfit join series/part-*.tsv
    cp -p series/part-1.tsv first.tsv
    check "the same job again" submit --wait
    same "leaves the part that is there" "$(find series/part-1.tsv -newer first.tsv)" ""
    check "and makes the others" mmfit join series/part-*.tsv
    cp out joined.tsv
    check "what comes out is what one run gives" cmp one.tsv joined.tsv
}

if have parallel; then
    test_parallel
else
    echo "ok $((count += 1)) - GNU parallel # SKIP it is missing (Debian package parallel)"
fi
if ! have slurmctld slurmd sbatch; then
    echo "ok $((count += 1)) - Slurm # SKIP it is missing (Debian package slurm-wlm)"
elif start_slurm; then
    test_slurm
else
    result 1 "Slurm starts"
    remark "$(tail -n 5 slurmctld.log slurmd.log 2>&1)"
fi
finish
