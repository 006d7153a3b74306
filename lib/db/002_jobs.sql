-- 002_jobs.sql - which job took back which.

ALTER TABLE job ADD COLUMN undoes INTEGER;     -- the job this one took back
ALTER TABLE job ADD COLUMN undone_by INTEGER;  -- the job that took back all of
                                               -- this one, not itself undone
