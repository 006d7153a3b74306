-- 010_alias.sql - codes that customers had before they were merged.

CREATE TABLE alias (
	id INTEGER PRIMARY KEY,
	code TEXT NOT NULL UNIQUE,  -- the former code
	version INTEGER NOT NULL,
	created_at TEXT NOT NULL,
	updated_at TEXT NOT NULL,
	customer INTEGER NOT NULL REFERENCES customer (id),
	note TEXT
) STRICT;
CREATE INDEX alias_customer ON alias (customer);
