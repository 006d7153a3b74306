-- 002_jobs.sql - which job took back which.

ALTER TABLE job ADD COLUMN undoes INTEGER;     -- the job this one took back
ALTER TABLE job ADD COLUMN undone_by INTEGER;  -- the job that took back all of
                                               -- this one, not itself undone

-- Programs that follow the changes, and the last change each has dealt with.
CREATE TABLE consumer (
	name TEXT PRIMARY KEY,
	seq INTEGER NOT NULL,
	at TEXT NOT NULL     -- when it said so
) STRICT;
