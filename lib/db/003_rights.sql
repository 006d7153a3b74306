-- 003_rights.sql - roles, what they permit, records shared one by one, and
-- who looked at what.

CREATE TABLE role (
	id INTEGER PRIMARY KEY,
	code TEXT NOT NULL UNIQUE,
	version INTEGER NOT NULL,
	created_at TEXT NOT NULL,
	updated_at TEXT NOT NULL,
	name TEXT,
	admin INTEGER NOT NULL,
	note TEXT
) STRICT;

-- A scope is none, own, department, subtree or all.
CREATE TABLE permission (
	id INTEGER PRIMARY KEY,
	code TEXT NOT NULL UNIQUE,
	version INTEGER NOT NULL,
	created_at TEXT NOT NULL,
	updated_at TEXT NOT NULL,
	role INTEGER NOT NULL REFERENCES role (id),
	record TEXT,            -- record type; NULL: those without a row
	"create" TEXT NOT NULL,
	"read" TEXT NOT NULL,
	change TEXT NOT NULL,
	"delete" TEXT NOT NULL,
	export TEXT NOT NULL,
	hidden TEXT,            -- list of names of fields
	log_reads INTEGER NOT NULL,
	note TEXT
) STRICT;
CREATE INDEX permission_role ON permission (role);

ALTER TABLE crm_user ADD COLUMN role INTEGER REFERENCES role (id);
ALTER TABLE crm_user ADD COLUMN groups TEXT;
CREATE INDEX crm_user_role ON crm_user (role) WHERE role IS NOT NULL;

-- Exactly one of user, department and group is given.
CREATE TABLE share (
	id INTEGER PRIMARY KEY,
	code TEXT NOT NULL UNIQUE,
	version INTEGER NOT NULL,
	created_at TEXT NOT NULL,
	updated_at TEXT NOT NULL,
	customer INTEGER NOT NULL REFERENCES customer (id),
	"user" INTEGER REFERENCES crm_user (id),
	department INTEGER REFERENCES department (id),
	"group" TEXT,
	access TEXT NOT NULL,   -- read or change
	until TEXT,             -- last day
	note TEXT
) STRICT;
CREATE INDEX share_customer ON share (customer);
CREATE INDEX share_user ON share ("user") WHERE "user" IS NOT NULL;
CREATE INDEX share_department ON share (department)
	WHERE department IS NOT NULL;
CREATE INDEX share_group ON share ("group") WHERE "group" IS NOT NULL;

-- One row for every command that took records away in bulk, and for those
-- that read records of which reads are logged. Written before anything is
-- told.
CREATE TABLE access (
	id INTEGER PRIMARY KEY,
	at TEXT NOT NULL,
	actor TEXT NOT NULL,      -- user it was done as
	real_user TEXT NOT NULL,  -- system account it ran under
	action TEXT NOT NULL,     -- export or read
	type TEXT NOT NULL,       -- record type, or change
	codes TEXT,               -- list, where records were asked for by code
	records INTEGER,          -- how many were told, at the end
	command TEXT NOT NULL
) STRICT;
