-- 007_entry.sql - entries of the change log as bytes.
--
-- They take two thirds of what JSON took (lib/store/log/entry.c tells how they
-- are made). Those there are stay as they were written, byte for byte, as
-- their digests need.

CREATE TABLE change_new (
	seq INTEGER PRIMARY KEY,
	job INTEGER NOT NULL,        -- its row is written when it ends
	type INTEGER NOT NULL,       -- number of the record type
	record INTEGER NOT NULL,     -- row id of the record
	op INTEGER NOT NULL,         -- 1 insert, 2 update, 3 delete, 4 erase
	line INTEGER,                -- line of the input, from 1
	source INTEGER,              -- which input of the job, from 1
	code TEXT,                   -- of the record then; NULL for an insert,
	                             -- whose data has it
	data BLOB NOT NULL,          -- what changed
	salt BLOB,                   -- of code and data
	content BLOB,                -- their digest, where they were erased
	digest BLOB
) STRICT;
INSERT INTO change_new (seq, job, type, record, op, line, source, code, data,
		salt, content, digest)
	SELECT seq, job, type, record, op, line, source, code,
		CAST(data AS BLOB), salt, content, digest
	FROM change ORDER BY seq;
DROP TABLE change;
ALTER TABLE change_new RENAME TO change;
CREATE INDEX change_record ON change (type, record);
CREATE INDEX change_gone ON change (type, code) WHERE op >= 3;
