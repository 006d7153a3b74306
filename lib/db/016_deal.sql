-- 016_deal.sql - products, and deals on their way through a pipeline.

CREATE TABLE category (
	id INTEGER PRIMARY KEY,
	code TEXT NOT NULL UNIQUE,
	version INTEGER NOT NULL,
	created_at TEXT NOT NULL,
	updated_at TEXT NOT NULL,
	name TEXT NOT NULL,
	parent INTEGER REFERENCES category (id),
	note TEXT
) STRICT;
CREATE INDEX category_parent ON category (parent) WHERE parent IS NOT NULL;
CREATE TABLE category_x (id INTEGER PRIMARY KEY
	REFERENCES category (id)) STRICT;

CREATE TABLE product (
	id INTEGER PRIMARY KEY,
	code TEXT NOT NULL UNIQUE,
	version INTEGER NOT NULL,
	created_at TEXT NOT NULL,
	updated_at TEXT NOT NULL,
	name TEXT NOT NULL,
	specification TEXT,
	unit TEXT,
	category INTEGER REFERENCES category (id),
	currency TEXT NOT NULL,
	price INTEGER,            -- of one unit, in millionths of the currency
	tax_rate INTEGER,         -- basis points
	active INTEGER NOT NULL,
	note TEXT
) STRICT;
CREATE INDEX product_category ON product (category)
	WHERE category IS NOT NULL;
CREATE TABLE product_x (id INTEGER PRIMARY KEY
	REFERENCES product (id)) STRICT;

CREATE TABLE pipeline (
	id INTEGER PRIMARY KEY,
	code TEXT NOT NULL UNIQUE,
	version INTEGER NOT NULL,
	created_at TEXT NOT NULL,
	updated_at TEXT NOT NULL,
	name TEXT NOT NULL,
	position INTEGER NOT NULL,
	active INTEGER NOT NULL,
	note TEXT
) STRICT;

CREATE TABLE stage (
	id INTEGER PRIMARY KEY,
	code TEXT NOT NULL UNIQUE,
	version INTEGER NOT NULL,
	created_at TEXT NOT NULL,
	updated_at TEXT NOT NULL,
	pipeline INTEGER NOT NULL REFERENCES pipeline (id),
	name TEXT NOT NULL,
	position INTEGER NOT NULL,
	outcome TEXT NOT NULL,    -- open, won or lost
	probability INTEGER NOT NULL,  -- basis points
	requirement TEXT,         -- a filter of deals
	rot_days INTEGER,         -- NULL: a deal may stay as long as it likes
	note TEXT
) STRICT;
CREATE INDEX stage_pipeline ON stage (pipeline, position);

CREATE TABLE competitor (
	id INTEGER PRIMARY KEY,
	code TEXT NOT NULL UNIQUE,
	version INTEGER NOT NULL,
	created_at TEXT NOT NULL,
	updated_at TEXT NOT NULL,
	name TEXT NOT NULL,
	website TEXT,
	strengths TEXT,
	weaknesses TEXT,
	answer TEXT,
	note TEXT
) STRICT;
CREATE TABLE competitor_x (id INTEGER PRIMARY KEY
	REFERENCES competitor (id)) STRICT;

CREATE TABLE deal (
	id INTEGER PRIMARY KEY,
	code TEXT NOT NULL UNIQUE,
	version INTEGER NOT NULL,
	created_at TEXT NOT NULL,
	updated_at TEXT NOT NULL,
	name TEXT,
	customer INTEGER REFERENCES customer (id),  -- NULL: a lead
	contact INTEGER REFERENCES contact (id),
	end_user INTEGER REFERENCES customer (id),
	company TEXT,             -- of a lead
	person TEXT,
	phone TEXT,
	mobile TEXT,
	email TEXT,
	pipeline INTEGER REFERENCES pipeline (id),
	stage INTEGER REFERENCES stage (id),
	state TEXT NOT NULL,      -- open, won, lost, on_hold or void
	currency TEXT NOT NULL,
	amount INTEGER,           -- the sum of its lines, if it has any
	probability INTEGER,      -- basis points; NULL: that of the stage
	expected_close TEXT,
	closed_on TEXT,
	source TEXT,
	lost_reason TEXT,
	lost_note TEXT,
	competitor INTEGER REFERENCES competitor (id),
	owner INTEGER REFERENCES crm_user (id),
	department INTEGER REFERENCES department (id),
	tags TEXT,
	note TEXT
) STRICT;
-- What a customer's deals came to is read from these alone.
CREATE INDEX deal_customer ON deal (customer, closed_on, state)
	WHERE customer IS NOT NULL;
CREATE INDEX deal_amount ON deal (customer, amount, state, currency)
	WHERE customer IS NOT NULL;
CREATE INDEX deal_contact ON deal (contact) WHERE contact IS NOT NULL;
CREATE INDEX deal_end_user ON deal (end_user) WHERE end_user IS NOT NULL;
CREATE INDEX deal_pipeline ON deal (pipeline);
CREATE INDEX deal_stage ON deal (stage, state);
CREATE INDEX deal_competitor ON deal (competitor)
	WHERE competitor IS NOT NULL;
CREATE INDEX deal_owner ON deal (owner) WHERE owner IS NOT NULL;
CREATE INDEX deal_department ON deal (department)
	WHERE department IS NOT NULL;
CREATE TABLE deal_x (id INTEGER PRIMARY KEY REFERENCES deal (id)) STRICT;

CREATE TABLE dealline (
	id INTEGER PRIMARY KEY,
	code TEXT NOT NULL UNIQUE,
	version INTEGER NOT NULL,
	created_at TEXT NOT NULL,
	updated_at TEXT NOT NULL,
	deal INTEGER NOT NULL REFERENCES deal (id),
	position INTEGER,
	product INTEGER REFERENCES product (id),
	name TEXT,
	quantity INTEGER NOT NULL,    -- millionths
	unit TEXT,
	price INTEGER,       -- of one unit, in millionths
	discount INTEGER,             -- basis points
	tax_rate INTEGER,
	currency TEXT,       -- that of the deal
	amount INTEGER,      -- net of tax, in minor units
	tax INTEGER,
	note TEXT
) STRICT;
CREATE INDEX dealline_deal ON dealline (deal, position);
CREATE INDEX dealline_product ON dealline (product)
	WHERE product IS NOT NULL;
CREATE TABLE dealline_x (id INTEGER PRIMARY KEY
	REFERENCES dealline (id)) STRICT;

-- Never changed: what is taken back is another one.
CREATE TABLE transition (
	id INTEGER PRIMARY KEY,
	code TEXT NOT NULL UNIQUE,
	version INTEGER NOT NULL,
	created_at TEXT NOT NULL,
	updated_at TEXT NOT NULL,
	deal INTEGER NOT NULL REFERENCES deal (id),
	at TEXT NOT NULL,
	"from" INTEGER REFERENCES stage (id),  -- NULL: it was entered
	"to" INTEGER NOT NULL REFERENCES stage (id),
	"user" TEXT               -- code of a user, who may be deleted by now
) STRICT;
CREATE INDEX transition_deal ON transition (deal, at);
CREATE INDEX transition_from ON transition ("from")
	WHERE "from" IS NOT NULL;
CREATE INDEX transition_to ON transition ("to");
