-- What people do to runs: cancelled, retried, paused, resumed, marked; and the DAG's timeout.
ALTER TABLE runs
  -- the run that this one does again
  ADD COLUMN retry_of text COLLATE "C",
  ADD COLUMN paused boolean NOT NULL DEFAULT false,
  -- when the scheduler let go of it; not noted of runs that succeeded before this release
  ADD COLUMN left_at timestamptz;

-- The scheduler keeps a run that failed for 7 days.
UPDATE runs SET left_at = ended_at + interval '7 days'
 WHERE state = 'FAILED' AND ended_at < now() - interval '7 days';

CREATE TABLE run_operations (
  run_key bigint NOT NULL,
  -- the decision
  sequence bigint NOT NULL,
  at timestamptz NOT NULL,
  -- CANCEL, RETRY, PAUSE, RESUME, MARK, TIMEOUT
  operation text COLLATE "C" NOT NULL,
  by text,
  reason text,
  task text COLLATE "C",
  -- the request's id: who asks once more is told that it was done
  request text COLLATE "C",
  PRIMARY KEY (run_key, sequence)
);
