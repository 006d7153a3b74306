-- 002_jobs.sql - which job undid which.

ALTER TABLE job ADD COLUMN undoes INTEGER REFERENCES job (id);
ALTER TABLE job ADD COLUMN undone_by INTEGER REFERENCES job (id);
