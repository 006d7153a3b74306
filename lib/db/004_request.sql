-- 004_request.sql - what was asked for under a name, to be done once.

-- One row for each --request-id of a command that was done. It is written with
-- the job, and is not a part of what undo and looking back show.
CREATE TABLE request (
	actor TEXT NOT NULL,          -- user it was done as
	id TEXT NOT NULL,
	at TEXT NOT NULL,             -- time by the system clock
	digest TEXT NOT NULL,         -- SHA-256 of arguments and input, in hex
	job INTEGER REFERENCES job (id),  -- NULL: nothing was changed
	partial INTEGER NOT NULL,     -- 1: some was left out, status 7
	records INTEGER NOT NULL,     -- that were read
	inserted INTEGER NOT NULL,    -- of what was asked for; the job counts
	updated INTEGER NOT NULL,     -- what changed along with it too
	deleted INTEGER NOT NULL,
	unchanged INTEGER NOT NULL,
	mended INTEGER NOT NULL,      -- made what the log says, by a plan
	errors INTEGER NOT NULL,      -- in what was left out
	PRIMARY KEY (actor, id)
) STRICT;
