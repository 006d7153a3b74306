-- 011_pool.sql - pools of customers that nobody looks after, who may take them
-- out, and what changed hands.

CREATE TABLE pool (
	id INTEGER PRIMARY KEY,
	code TEXT NOT NULL UNIQUE,
	version INTEGER NOT NULL,
	created_at TEXT NOT NULL,
	updated_at TEXT NOT NULL,
	name TEXT NOT NULL,
	department INTEGER REFERENCES department (id),  -- who are members: its
	members TEXT,           -- users and those below it, users by code,
	groups TEXT,            -- and groups; none of the three: everybody
	claims_a_day INTEGER,   -- that a member may make; NULL: any number
	cap INTEGER,            -- customers of the pool a member may look after
	won_free INTEGER NOT NULL,  -- 1: those that trade do not count for it
	locks INTEGER,          -- customers a member may lock; NULL: none
	protection INTEGER NOT NULL,  -- days with a new owner, before rules count
	cooldown INTEGER,       -- days the former owner may not claim it
	arrival INTEGER,        -- days it may only be assigned, when new in here
	active INTEGER NOT NULL,
	note TEXT
) STRICT;
CREATE INDEX pool_department ON pool (department)
	WHERE department IS NOT NULL;

ALTER TABLE customer ADD COLUMN pool INTEGER REFERENCES pool (id);
ALTER TABLE customer ADD COLUMN owned_since TEXT;  -- NULL: since created_at
ALTER TABLE customer ADD COLUMN protected_until TEXT;
ALTER TABLE customer ADD COLUMN protection_reason TEXT;
ALTER TABLE customer ADD COLUMN locked INTEGER;    -- NULL: no
ALTER TABLE customer ADD COLUMN invalid_reason TEXT;
CREATE INDEX customer_pool ON customer (pool, owner)
	WHERE pool IS NOT NULL;

-- Never changed: what is taken back is another one.
CREATE TABLE handover (
	id INTEGER PRIMARY KEY,
	code TEXT NOT NULL UNIQUE,
	version INTEGER NOT NULL,
	created_at TEXT NOT NULL,
	updated_at TEXT NOT NULL,
	customer INTEGER NOT NULL REFERENCES customer (id),
	at TEXT NOT NULL,
	kind TEXT NOT NULL,     -- claim, release, assign, transfer or recycle
	"from" TEXT,            -- codes of users, who may be deleted by now
	"to" TEXT,
	pool INTEGER REFERENCES pool (id),
	reason TEXT
) STRICT;
CREATE INDEX handover_customer ON handover (customer, at);
CREATE INDEX handover_to ON handover ("to", at) WHERE "to" IS NOT NULL;
CREATE INDEX handover_pool ON handover (pool) WHERE pool IS NOT NULL;

-- When a customer was last reached is read from the index alone.
DROP INDEX activity_customer;
CREATE INDEX activity_customer ON activity (customer, at, outcome);
