-- 001_foundation.sql - settings, people, customers, the job and change log.
--
-- Read by people and by two database engines alike: tables are STRICT,
-- identifiers in double quotes where a word is reserved, no triggers.
-- Money is minor units of the row's currency, quantities are millionths,
-- percentages basis points, booleans 0 or 1, dates YYYY-MM-DD, times UTC.
-- A list is ";a;b;" with ; and \ inside a member escaped by \.
-- The columns of a record type are its field table's, in its order.

-- One row for each setting of this database.
CREATE TABLE setting (
	name TEXT PRIMARY KEY,  -- base_currency, time_zone, copy, created_at
	value TEXT NOT NULL
) STRICT;

-- Where numbers go on: "id:TABLE" the last row id, "code:TYPE" the last
-- number of a generated code.
CREATE TABLE counter (
	name TEXT PRIMARY KEY,
	value INTEGER NOT NULL
) STRICT;

CREATE TABLE department (
	id INTEGER PRIMARY KEY,
	code TEXT NOT NULL UNIQUE,
	version INTEGER NOT NULL,
	created_at TEXT NOT NULL,
	updated_at TEXT NOT NULL,
	name TEXT NOT NULL,
	parent INTEGER REFERENCES department (id),
	note TEXT
) STRICT;
CREATE INDEX department_parent ON department (parent)
	WHERE parent IS NOT NULL;

CREATE TABLE crm_user (
	id INTEGER PRIMARY KEY,
	code TEXT NOT NULL UNIQUE,  -- the system account's name
	version INTEGER NOT NULL,
	created_at TEXT NOT NULL,
	updated_at TEXT NOT NULL,
	name TEXT,
	email TEXT,
	mobile TEXT,
	department INTEGER REFERENCES department (id),
	manager INTEGER REFERENCES crm_user (id),
	active INTEGER NOT NULL,
	note TEXT
) STRICT;
CREATE INDEX crm_user_department ON crm_user (department)
	WHERE department IS NOT NULL;
CREATE INDEX crm_user_manager ON crm_user (manager)
	WHERE manager IS NOT NULL;

CREATE TABLE customer (
	id INTEGER PRIMARY KEY,
	code TEXT NOT NULL UNIQUE,
	version INTEGER NOT NULL,
	created_at TEXT NOT NULL,
	updated_at TEXT NOT NULL,
	name TEXT NOT NULL,
	short_name TEXT,
	kind TEXT NOT NULL,
	level TEXT NOT NULL,
	type TEXT NOT NULL,
	industry TEXT,
	source TEXT,
	country TEXT,
	province TEXT,
	city TEXT,
	region TEXT,
	address TEXT,
	postcode TEXT,
	phone TEXT,
	mobile TEXT,
	fax TEXT,
	email TEXT,
	website TEXT,
	bank TEXT,
	bank_account TEXT,
	tax_number TEXT,  -- unique unless a duplicate was allowed on entry
	legal_representative TEXT,
	currency TEXT NOT NULL,
	registered_capital INTEGER,
	founded_on TEXT,
	employees INTEGER,
	yearly_revenue INTEGER,
	main_products TEXT,
	production_scale TEXT,
	ownership_form TEXT,
	business_scope TEXT,
	downstream_customers TEXT,
	competitors TEXT,
	leaving_reason TEXT,
	credit_limit INTEGER,
	credit_rating TEXT,
	gender TEXT,
	birthday TEXT,
	occupation TEXT,
	parent INTEGER REFERENCES customer (id),
	owner INTEGER REFERENCES crm_user (id),
	department INTEGER REFERENCES department (id),
	state TEXT NOT NULL,
	tags TEXT,
	note TEXT
) STRICT;
CREATE INDEX customer_tax_number ON customer (tax_number)
	WHERE tax_number IS NOT NULL;
CREATE INDEX customer_parent ON customer (parent)
	WHERE parent IS NOT NULL;
CREATE INDEX customer_owner ON customer (owner)
	WHERE owner IS NOT NULL;
CREATE INDEX customer_department ON customer (department)
	WHERE department IS NOT NULL;

CREATE TABLE contact (
	id INTEGER PRIMARY KEY,
	code TEXT NOT NULL UNIQUE,
	version INTEGER NOT NULL,
	created_at TEXT NOT NULL,
	updated_at TEXT NOT NULL,
	customer INTEGER NOT NULL REFERENCES customer (id),
	name TEXT NOT NULL,
	title TEXT,
	department TEXT,
	role TEXT,
	gender TEXT,
	birthday TEXT,
	phone TEXT,
	mobile TEXT,
	email TEXT,
	wechat TEXT,
	preferences TEXT,
	"primary" INTEGER,
	tags TEXT,
	note TEXT
) STRICT;
CREATE INDEX contact_customer ON contact (customer);
CREATE UNIQUE INDEX contact_primary ON contact (customer)
	WHERE "primary" = 1;

CREATE TABLE requirement (
	id INTEGER PRIMARY KEY,
	code TEXT NOT NULL UNIQUE,
	version INTEGER NOT NULL,
	created_at TEXT NOT NULL,
	updated_at TEXT NOT NULL,
	customer INTEGER NOT NULL REFERENCES customer (id),
	date TEXT NOT NULL,
	kind TEXT NOT NULL,
	wish TEXT NOT NULL,
	quantity INTEGER,
	unit TEXT,
	wanted_by TEXT,
	currency TEXT NOT NULL,
	price INTEGER,
	terms TEXT,
	state TEXT NOT NULL,
	note TEXT
) STRICT;
CREATE INDEX requirement_customer ON requirement (customer);

CREATE TABLE bankaccount (
	id INTEGER PRIMARY KEY,
	code TEXT NOT NULL UNIQUE,
	version INTEGER NOT NULL,
	created_at TEXT NOT NULL,
	updated_at TEXT NOT NULL,
	customer INTEGER NOT NULL REFERENCES customer (id),
	bank TEXT NOT NULL,
	account TEXT NOT NULL,
	holder TEXT,
	swift TEXT,
	currency TEXT NOT NULL,
	"primary" INTEGER,
	note TEXT
) STRICT;
CREATE INDEX bankaccount_customer ON bankaccount (customer);
CREATE UNIQUE INDEX bankaccount_primary ON bankaccount (customer)
	WHERE "primary" = 1;

CREATE TABLE affiliate (
	id INTEGER PRIMARY KEY,
	code TEXT NOT NULL UNIQUE,
	version INTEGER NOT NULL,
	created_at TEXT NOT NULL,
	updated_at TEXT NOT NULL,
	customer INTEGER NOT NULL REFERENCES customer (id),
	name TEXT NOT NULL,
	tie TEXT NOT NULL,
	company INTEGER REFERENCES customer (id),
	share INTEGER,
	note TEXT
) STRICT;
CREATE INDEX affiliate_customer ON affiliate (customer);
CREATE INDEX affiliate_company ON affiliate (company)
	WHERE company IS NOT NULL;

CREATE TABLE result (
	id INTEGER PRIMARY KEY,
	code TEXT NOT NULL UNIQUE,
	version INTEGER NOT NULL,
	created_at TEXT NOT NULL,
	updated_at TEXT NOT NULL,
	customer INTEGER NOT NULL REFERENCES customer (id),
	year INTEGER NOT NULL,
	currency TEXT NOT NULL,
	revenue INTEGER,
	profit INTEGER,
	assets INTEGER,
	output INTEGER,
	unit TEXT,
	employees INTEGER,
	note TEXT
) STRICT;
CREATE INDEX result_customer ON result (customer);

-- Definitions of custom fields. The values of field n lie in column x<n> of
-- the side table of its record type.
CREATE TABLE custom_field (
	id INTEGER PRIMARY KEY,
	code TEXT NOT NULL UNIQUE,  -- record.name
	version INTEGER NOT NULL,
	created_at TEXT NOT NULL,
	updated_at TEXT NOT NULL,
	record TEXT NOT NULL,
	name TEXT NOT NULL,
	type TEXT NOT NULL,
	choices TEXT,
	required INTEGER NOT NULL,
	"unique" INTEGER NOT NULL,
	label TEXT,
	label_zh TEXT,
	help TEXT
) STRICT;

-- Side tables of custom values; a row only where a record has any. The
-- columns are added by the program when a field is defined.
CREATE TABLE department_x (id INTEGER PRIMARY KEY
	REFERENCES department (id)) STRICT;
CREATE TABLE crm_user_x (id INTEGER PRIMARY KEY
	REFERENCES crm_user (id)) STRICT;
CREATE TABLE customer_x (id INTEGER PRIMARY KEY
	REFERENCES customer (id)) STRICT;
CREATE TABLE contact_x (id INTEGER PRIMARY KEY
	REFERENCES contact (id)) STRICT;
CREATE TABLE requirement_x (id INTEGER PRIMARY KEY
	REFERENCES requirement (id)) STRICT;
CREATE TABLE bankaccount_x (id INTEGER PRIMARY KEY
	REFERENCES bankaccount (id)) STRICT;
CREATE TABLE affiliate_x (id INTEGER PRIMARY KEY
	REFERENCES affiliate (id)) STRICT;
CREATE TABLE result_x (id INTEGER PRIMARY KEY
	REFERENCES result (id)) STRICT;

-- One row for every command that wrote.
CREATE TABLE job (
	id INTEGER PRIMARY KEY,
	schema_version INTEGER NOT NULL,
	first_seq INTEGER NOT NULL,  -- its changes: first_seq to last_seq
	last_seq INTEGER NOT NULL,   -- (none: last_seq = first_seq - 1)
	at TEXT NOT NULL,            -- business time (fixed by --now)
	real_at TEXT NOT NULL,       -- time by the system clock
	actor TEXT NOT NULL,         -- user it was done as
	real_user TEXT NOT NULL,     -- system account it ran under
	command TEXT NOT NULL,
	input TEXT,                  -- list of input names
	inserted INTEGER NOT NULL,
	updated INTEGER NOT NULL,
	deleted INTEGER NOT NULL
) STRICT;

-- One row for every record a job touched, in commit order.
CREATE TABLE change (
	seq INTEGER PRIMARY KEY,
	job INTEGER NOT NULL REFERENCES job (id),
	type INTEGER NOT NULL,       -- number of the record type
	record INTEGER NOT NULL,     -- row id of the record
	op INTEGER NOT NULL,         -- 1 insert, 2 update, 3 delete
	line INTEGER,                -- line of the input, from 1
	source INTEGER,              -- which input of the job, from 1
	code TEXT,                   -- of the record then; NULL for an insert,
	                             -- whose data has it
	data TEXT NOT NULL           -- JSON by column, values as stored:
	                             -- insert {c: new}, delete {c: old},
	                             -- update {c: [old, new]}
) STRICT;
CREATE INDEX change_record ON change (type, record);
CREATE INDEX change_deleted ON change (type, code) WHERE op = 3;
