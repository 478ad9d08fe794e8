# shellcheck shell=bash
# What the jobs of a coordinator and of a worker share. To be sourced by bash, with ISOGLOSS_HOME and ISOGLOSS_RUN set.
#
# Slurm tells the job's shell 30 s to 90 s before the time limit and, with PreemptParameters=send_user_signal, before it takes the
# machine away. The shell hands that on to the program, which ends in order within 25 s.

told=0

# The address that other nodes reach this one by.
own_address() {
  hostname -I | cut -d ' ' -f 1
}

# Runs a program; its exit code is left in $code. A SIGTERM to this shell is handed on, and $told is above 0 from then on.
# shellcheck disable=SC2034  # who sources this reads $code
run() {
  local program='' before
  # Before the program starts: a signal in between would end this shell and leave the program behind.
  trap 'told=$((told + 1)); [ -z "$program" ] || kill -TERM "$program" 2>/dev/null || true' TERM
  before=$told
  "$@" &
  program=$!
  [ "$told" = "$before" ] || kill -TERM "$program" 2>/dev/null || true
  while true; do
    before=$told
    code=0
    wait "$program" || code=$?
    # A signal ends the wait as well, but not the program.
    [ "$told" != "$before" ] || break
  done
  trap - TERM
}

# Puts the job back into the queue if its time is up: Slurm may tell up to a minute earlier than it was asked to. A job that was preempted is put back by Slurm itself (--requeue),
# and one that was cancelled is to stay so.
requeue_at_limit() {
  local now
  now=$(date +%s)
  if [ "$told" -gt 0 ] && [ -n "${SLURM_JOB_END_TIME:-}" ] && [ "$now" -ge $((SLURM_JOB_END_TIME - 120)) ]; then
    echo "isogloss: the time of job $SLURM_JOB_ID is up; it goes on in its next turn"
    scontrol requeue "$SLURM_JOB_ID"
  fi
}

# Prints where the run's coordinator listens, HOST:PORT. Waits for up to so many seconds until there is one, elsewhere
# than at the second argument.
coordinator_address() {
  local file=$ISOGLOSS_RUN/coordinator.json left=$1 but=${2:-} address
  while true; do
    address=$(sed -n 's/.*"join":"\([^"]*\)".*/\1/p' "$file" 2>/dev/null || true)
    if [ -n "$address" ] && [ "$address" != "$but" ]; then
      echo "$address"
      return
    fi
    if [ "$left" -le 0 ]; then
      echo "isogloss: $file names no coordinator${but:+ but $but}" >&2
      return 1
    fi
    sleep 1
    left=$((left - 1))
  done
}
