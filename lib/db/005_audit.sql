-- 005_audit.sql - digests of changes and jobs, each made of the one before.
--
-- include/crm/audit.h tells what goes into them. A salt goes with a text that
-- can be erased; when that is done the salt is NULL, and what was the digest
-- of both stays.

ALTER TABLE change ADD COLUMN salt BLOB;       -- of code and data
ALTER TABLE change ADD COLUMN content BLOB;
ALTER TABLE change ADD COLUMN digest BLOB;
-- Operation 4, erase: the record is there no more, nor what changes before
-- this one said of it; the data have the reason, the code stays.
CREATE INDEX change_erased ON change (type, code) WHERE op = 4;

ALTER TABLE job ADD COLUMN salt BLOB;          -- of the command line
ALTER TABLE job ADD COLUMN content BLOB;
ALTER TABLE job ADD COLUMN input_salt BLOB;    -- of the names of its inputs
ALTER TABLE job ADD COLUMN input_content BLOB;
ALTER TABLE job ADD COLUMN digest BLOB;
