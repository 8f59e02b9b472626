-- state: queued, running, done, failed, cancelled. A running job has a worker and a lease.
CREATE TABLE jobs (
    seq BIGINT NOT NULL PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    step TEXT NOT NULL,
    done BIGINT NOT NULL,
    total BIGINT NOT NULL,
    parameters TEXT NOT NULL,
    requested_by TEXT NOT NULL,
    created_at TEXT NOT NULL,
    started_at TEXT,
    finished_at TEXT,
    attempts BIGINT NOT NULL,
    run TEXT,
    error TEXT,
    log TEXT NOT NULL,
    cancel_requested BIGINT NOT NULL,
    worker TEXT,
    lease_until TEXT
);
CREATE INDEX jobs_by_state ON jobs (state, seq);

-- Requests already answered, for a day: the same key gives the same job.
CREATE TABLE idempotency (
    requested_by TEXT NOT NULL,
    key TEXT NOT NULL,
    request_hash TEXT NOT NULL,
    job TEXT NOT NULL REFERENCES jobs (id),
    created_at TEXT NOT NULL,
    PRIMARY KEY (requested_by, key)
);
