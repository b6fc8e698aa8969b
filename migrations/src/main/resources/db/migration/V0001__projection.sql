-- The projection: what the log says, in tables. It can be dropped and folded again.
--
-- Text is cleaned before it comes here: NUL is written as U+2400, a lone surrogate as U+FFFD.
-- Columns of type json hold ASCII text in which both stand as JSON escapes, and numbers as they
-- were written; jsonb would refuse them, so never cast these columns to jsonb in a query.
-- Times are those of the log's clock, to the microsecond, within the years 0001 to 9999.

-- How far each partition was folded. Advanced in the transaction that writes what was read.
CREATE TABLE fold_offsets (
  topic text COLLATE "C" NOT NULL,
  partition integer NOT NULL,
  topic_id text NOT NULL,
  next_offset bigint NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (topic, partition)
) WITH (fillfactor = 50);

-- Records that were skipped because they cannot be read or written.
CREATE TABLE fold_poison (
  topic text COLLATE "C" NOT NULL,
  partition integer NOT NULL,
  record_offset bigint NOT NULL,
  reason text NOT NULL,
  raw bytea,
  size integer NOT NULL,
  skipped_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (topic, partition, record_offset)
);

-- Records that were gone (retention) before they were folded: from, until exclusively.
CREATE TABLE fold_gaps (
  topic text COLLATE "C" NOT NULL,
  partition integer NOT NULL,
  from_offset bigint NOT NULL,
  until_offset bigint NOT NULL,
  seen_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (topic, partition, from_offset)
);

-- The last history record that was folded (one row), and the input of a decision whose further
-- parts are still to come.
CREATE TABLE history_head (
  id boolean PRIMARY KEY DEFAULT true CHECK (id),
  sequence bigint NOT NULL,
  part integer NOT NULL,
  parts integer NOT NULL,
  epoch bigint NOT NULL,
  decided_at timestamptz NOT NULL,
  missing bigint NOT NULL,
  open_input json
) WITH (fillfactor = 50);

-- The highest offset of each input topic (its name without the cell's prefix) that is wholly in
-- the projection: a read that comes after it sees what it caused.
CREATE TABLE applied_inputs (
  topic text COLLATE "C" PRIMARY KEY,
  applied_offset bigint NOT NULL
) WITH (fillfactor = 50);

-- Who led, by epoch; the highest epoch is the leader of now.
CREATE TABLE epochs (
  epoch bigint PRIMARY KEY,
  leader text NOT NULL,
  host text NOT NULL,
  pid bigint NOT NULL,
  version text NOT NULL,
  since timestamptz NOT NULL
);

CREATE TABLE dag_versions (
  dag text COLLATE "C" NOT NULL,
  version integer NOT NULL,
  hash text NOT NULL,
  definition json NOT NULL,
  -- in the author's order, both arrays of one length
  task_ids text[] COLLATE "C" NOT NULL,
  task_queues text[] COLLATE "C" NOT NULL,
  registered_at timestamptz NOT NULL,
  registered_by text,
  PRIMARY KEY (dag, version)
);

-- run_key counts the runs in the order of their admission, so it orders and pages lists. A run id
-- that was used again has several rows; the one with the highest run_key is meant.
CREATE TABLE runs (
  run_key bigint PRIMARY KEY,
  run_id text COLLATE "C" NOT NULL,
  -- the decision that admitted it
  sequence bigint NOT NULL,
  dag text COLLATE "C" NOT NULL,
  dag_version integer NOT NULL,
  state text COLLATE "C" NOT NULL,
  params json NOT NULL,
  logical_time timestamptz NOT NULL,
  created_at timestamptz NOT NULL,
  -- the first dispatch
  started_at timestamptz,
  ended_at timestamptz,
  task_count integer NOT NULL,
  chosen_id boolean NOT NULL,
  requested_by text,
  -- how often the retry of a dead letter opened it again
  reopened integer NOT NULL
) WITH (fillfactor = 80);
CREATE INDEX runs_by_id ON runs (run_id, run_key DESC);
CREATE INDEX runs_by_dag ON runs (dag, run_key DESC);
CREATE INDEX runs_by_state ON runs (state, run_key DESC) WHERE state <> 'SUCCEEDED';
CREATE INDEX runs_by_time ON runs (created_at DESC);

-- Tasks that something happened to, with their last attempt; view run_tasks has all.
CREATE TABLE tasks (
  run_key bigint NOT NULL,
  task text COLLATE "C" NOT NULL,
  state text COLLATE "C" NOT NULL,
  -- 0 while it was never dispatched
  attempt integer NOT NULL,
  token_sequence bigint,
  token_index integer,
  worker text COLLATE "C",
  -- why to that worker
  placement text,
  ready_at timestamptz,
  dispatched_at timestamptz,
  started_at timestamptz,
  ended_at timestamptz,
  -- when a RETRYING task is tried again
  due_at timestamptz,
  -- the task whose end kept this one from starting
  because text COLLATE "C",
  error_kind text COLLATE "C",
  error text,
  exit_code integer,
  http_status integer,
  output json,
  -- the newest dead letter about it
  letter text COLLATE "C",
  PRIMARY KEY (run_key, task)
) WITH (fillfactor = 80);
CREATE INDEX tasks_open ON tasks (state, ready_at) WHERE ended_at IS NULL;

-- Attempts that ended other than by success; view task_attempts has all.
CREATE TABLE attempts (
  run_key bigint NOT NULL,
  task text COLLATE "C" NOT NULL,
  attempt integer NOT NULL,
  token_sequence bigint,
  token_index integer,
  worker text COLLATE "C",
  placement text,
  -- FAILED, or why it was withdrawn: LOST, RETURNED, ABANDONED
  outcome text COLLATE "C" NOT NULL,
  dispatched_at timestamptz,
  started_at timestamptz,
  ended_at timestamptz,
  error_kind text COLLATE "C",
  error text,
  exit_code integer,
  http_status integer,
  PRIMARY KEY (run_key, task, attempt)
);

CREATE TABLE workers (
  worker text COLLATE "C" PRIMARY KEY,
  -- ACTIVE, DRAINING, LEFT, LOST, REPLACED
  state text COLLATE "C" NOT NULL,
  partition integer NOT NULL,
  slots integer NOT NULL,
  queues text[] COLLATE "C" NOT NULL,
  host text NOT NULL,
  version text NOT NULL,
  joined_at timestamptz NOT NULL,
  -- given nothing until then
  paused_until timestamptz,
  gone_at timestamptz
) WITH (fillfactor = 80);
CREATE INDEX workers_by_state ON workers (state, worker);

-- What attempts printed. The token names the attempt, see tasks and attempts.
CREATE TABLE log_chunks (
  token_sequence bigint NOT NULL,
  token_index integer NOT NULL,
  chunk integer NOT NULL,
  run_id text COLLATE "C" NOT NULL,
  task text COLLATE "C" NOT NULL,
  attempt integer NOT NULL,
  text text NOT NULL,
  last boolean NOT NULL,
  appended_at timestamptz NOT NULL,
  PRIMARY KEY (token_sequence, token_index, chunk)
);

-- Owned by dlq-manager. letter_key counts the letters in the order of the log and pages lists.
CREATE TABLE dead_letters (
  letter_key bigint PRIMARY KEY,
  id text COLLATE "C" NOT NULL UNIQUE,
  kind text COLLATE "C" NOT NULL,
  -- OPEN, RETRIED, RESOLVED, DISCARDED
  state text COLLATE "C" NOT NULL,
  dag text COLLATE "C",
  run_id text COLLATE "C",
  task text COLLATE "C",
  attempt integer,
  error_kind text COLLATE "C",
  exit_code integer,
  http_status integer,
  error text NOT NULL,
  created_at timestamptz NOT NULL,
  -- how often it was retried
  round integer NOT NULL,
  -- when and by whom it was last retried, resolved or discarded
  changed_at timestamptz NOT NULL,
  changed_by text,
  reason text,
  -- the whole letter as the contract's DeadLetter
  content json NOT NULL
);
CREATE INDEX dead_letters_by_dag ON dead_letters (dag, task, letter_key DESC);
CREATE INDEX dead_letters_by_state ON dead_letters (state, letter_key DESC);
CREATE INDEX dead_letters_by_kind ON dead_letters (kind, letter_key DESC);
CREATE INDEX dead_letters_by_exit_code ON dead_letters (exit_code, letter_key DESC) WHERE exit_code IS NOT NULL;
CREATE INDEX dead_letters_by_run ON dead_letters (run_id) WHERE run_id IS NOT NULL;
CREATE INDEX dead_letters_by_time ON dead_letters (created_at DESC);

-- All tasks of a run, untouched ones as PENDING, in the author's order. Ask by run_key.
CREATE VIEW run_tasks AS
  SELECT r.run_key, spec.position, spec.task, spec.queue,
         coalesce(t.state, 'PENDING') AS state, coalesce(t.attempt, 0) AS attempt,
         t.token_sequence, t.token_index, t.worker, t.placement, t.ready_at, t.dispatched_at,
         t.started_at, t.ended_at, t.due_at, t.because, t.error_kind, t.error, t.exit_code,
         t.http_status, t.output, t.letter
    FROM runs r
    JOIN dag_versions d ON d.dag = r.dag AND d.version = r.dag_version
    CROSS JOIN LATERAL unnest(d.task_ids, d.task_queues)
      WITH ORDINALITY AS spec (task, queue, position)
    LEFT JOIN tasks t ON t.run_key = r.run_key AND t.task = spec.task
  UNION ALL
  -- the definition was gone from the log before it was folded
  SELECT r.run_key, 0, t.task, NULL, t.state, t.attempt, t.token_sequence, t.token_index, t.worker,
         t.placement, t.ready_at, t.dispatched_at, t.started_at, t.ended_at, t.due_at, t.because,
         t.error_kind, t.error, t.exit_code, t.http_status, t.output, t.letter
    FROM runs r
    JOIN tasks t ON t.run_key = r.run_key
   WHERE NOT EXISTS (
     SELECT FROM dag_versions d WHERE d.dag = r.dag AND d.version = r.dag_version);

-- All attempts of a task, the one under way with its task's state as outcome. Ask by run_key.
CREATE VIEW task_attempts AS
  SELECT run_key, task, attempt, token_sequence, token_index, worker, placement, outcome,
         dispatched_at, started_at, ended_at, error_kind, error, exit_code, http_status
    FROM attempts
  UNION ALL
  SELECT t.run_key, t.task, t.attempt, t.token_sequence, t.token_index, t.worker, t.placement,
         t.state, t.dispatched_at, t.started_at, t.ended_at, t.error_kind, t.error, t.exit_code,
         t.http_status
    FROM tasks t
   WHERE t.attempt > 0
     AND NOT EXISTS (
       SELECT FROM attempts a
        WHERE a.run_key = t.run_key AND a.task = t.task AND a.attempt = t.attempt);
