DROP TABLE idempotency;
DROP TABLE jobs;
