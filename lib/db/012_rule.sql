-- 012_rule.sql - by which rules customers rise and fall in the pyramid, and
-- fall into the pool.

CREATE TABLE rule (
	id INTEGER PRIMARY KEY,
	code TEXT NOT NULL UNIQUE,
	version INTEGER NOT NULL,
	created_at TEXT NOT NULL,
	updated_at TEXT NOT NULL,
	name TEXT,
	action TEXT NOT NULL,   -- promote, demote or recycle
	level TEXT,             -- of the pyramid: where to
	pool INTEGER REFERENCES pool (id),  -- recycle: of this one; NULL: any
	since TEXT,             -- recycle: what days are counted from
	days INTEGER,           -- and how many
	condition TEXT,         -- a filter of customers; NULL: all
	position INTEGER NOT NULL,  -- the lowest that holds decides
	active INTEGER NOT NULL,
	note TEXT
) STRICT;
CREATE INDEX rule_pool ON rule (pool) WHERE pool IS NOT NULL;

ALTER TABLE customer ADD COLUMN level_pinned INTEGER;  -- NULL: no
ALTER TABLE customer ADD COLUMN level_since TEXT;  -- NULL: since created_at
