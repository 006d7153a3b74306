-- 013_match.sql - what records are compared by when they are entered.
--
-- Derived: `crm-admin reindex` makes it anew (lib/store/match).
CREATE TABLE match_key (
	hash INTEGER NOT NULL,    -- of a name, number or address, normalised
	record INTEGER NOT NULL,  -- row id times 64, plus the number of its type
	PRIMARY KEY (hash, record)
) STRICT, WITHOUT ROWID;
