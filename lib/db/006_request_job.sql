-- 006_request_job.sql - which requests a job was done for.

-- Erasing looks for the requests of every job that touched a record.
CREATE INDEX request_job ON request (job) WHERE job IS NOT NULL;
