-- 008_activity.sql - what was done with customers.

CREATE TABLE activity (
	id INTEGER PRIMARY KEY,
	code TEXT NOT NULL UNIQUE,
	version INTEGER NOT NULL,
	created_at TEXT NOT NULL,
	updated_at TEXT NOT NULL,
	customer INTEGER NOT NULL REFERENCES customer (id),
	contact INTEGER REFERENCES contact (id),
	kind TEXT NOT NULL,
	at TEXT NOT NULL,
	duration INTEGER,         -- minutes
	outcome TEXT NOT NULL,
	subject TEXT,
	next_contact TEXT,
	"user" INTEGER NOT NULL REFERENCES crm_user (id),
	note TEXT
) STRICT;
-- Those of a customer, and the last of them.
CREATE INDEX activity_customer ON activity (customer, at);
CREATE INDEX activity_contact ON activity (contact) WHERE contact IS NOT NULL;
CREATE INDEX activity_user ON activity ("user");
CREATE TABLE activity_x (id INTEGER PRIMARY KEY
	REFERENCES activity (id)) STRICT;
