#!/usr/bin/env bash
# One experiment as a Slurm job array: each job does one share of the tasks.
#
#   sbatch --array=1-8 slurm.sh                        the shares
#   sbatch --dependency=afterok:JOBID slurm.sh merge   then the result
#
# An array job that was killed or preempted continues: --requeue starts it
# again, and -keep holds what it had finished.
#
#SBATCH --job-name=untrained
#SBATCH --cpus-per-task=2
#SBATCH --mem=4G
#SBATCH --time=04:00:00
#SBATCH --requeue
#SBATCH --output=untrained-%A-%a.log
set -euo pipefail

UNTRAINED=${UNTRAINED:-untrained}                       # the program: go build -o untrained ./server
EXPERIMENT=${EXPERIMENT:-encoding}
CONFIG=${CONFIG:-recording=v4-cowley2023&seeds=10}
SHARES=${SHARES:-shares}                                # a folder that all jobs see

mkdir -p "$SHARES"
if [ "${1:-}" = merge ]; then
	exec "$UNTRAINED" merge "$SHARES" -json "$EXPERIMENT.json"
fi
exec "$UNTRAINED" run "$EXPERIMENT" "$CONFIG" \
	-shard "$SLURM_ARRAY_TASK_ID/$SLURM_ARRAY_TASK_COUNT" \
	-workers "${SLURM_CPUS_PER_TASK:-1}" \
	-keep "$SHARES/kept" -json "$SHARES/$SLURM_ARRAY_TASK_ID.json" -quiet
