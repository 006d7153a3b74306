-- 1.sql - a database of schema 1, as its own program made it.
PRAGMA journal_mode = WAL;
PRAGMA application_id = 1129467185;
PRAGMA user_version = 1;
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE setting (
	name TEXT PRIMARY KEY,  -- base_currency, time_zone, copy, created_at
	value TEXT NOT NULL
) STRICT;
INSERT INTO setting VALUES('base_currency','CNY');
INSERT INTO setting VALUES('created_at','2026-11-22T04:45:27Z');
CREATE TABLE counter (
	name TEXT PRIMARY KEY,
	value INTEGER NOT NULL
) STRICT;
INSERT INTO counter VALUES('id:crm_user',1);
INSERT INTO counter VALUES('id:customer',2);
INSERT INTO counter VALUES('code:customer',0);
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
INSERT INTO crm_user VALUES(1,'boss',1,'2026-11-22T04:45:27Z','2026-11-22T04:45:27Z','boss',NULL,NULL,NULL,NULL,1,NULL);
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
INSERT INTO customer VALUES(1,'A',2,'2026-11-22T04:45:27Z','2026-11-22T04:45:27Z','Alpha',NULL,'company','lead','customer',NULL,NULL,NULL,NULL,'X',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'CNY',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'active',NULL,NULL);
INSERT INTO customer VALUES(2,'B',1,'2026-11-22T04:45:27Z','2026-11-22T04:45:27Z','Beta',NULL,'company','lead','customer',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'CNY',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'active',NULL,NULL);
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
INSERT INTO job VALUES(1,1,1,1,'2026-11-22T04:45:27Z','2026-11-22T04:45:27Z','boss','boss','crm-admin -q init',NULL,1,0,0);
INSERT INTO job VALUES(2,1,2,3,'2026-11-22T04:45:27Z','2026-11-22T04:45:27Z','boss','boss','crm-customer import -q',';stdin;',2,0,0);
INSERT INTO job VALUES(3,1,4,4,'2026-11-22T04:45:27Z','2026-11-22T04:45:27Z','boss','boss','crm-customer set -q A city=X',NULL,0,1,0);
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
INSERT INTO change VALUES(1,1,20,1,1,NULL,NULL,NULL,'{"code":"boss","name":"boss","active":1}');
INSERT INTO change VALUES(2,2,1,1,1,2,1,NULL,'{"code":"A","name":"Alpha","kind":"company","level":"lead","type":"customer","currency":"CNY","state":"active"}');
INSERT INTO change VALUES(3,2,1,2,1,3,1,NULL,'{"code":"B","name":"Beta","kind":"company","level":"lead","type":"customer","currency":"CNY","state":"active"}');
INSERT INTO change VALUES(4,3,1,1,2,NULL,NULL,'A','{"city":[null,"X"]}');
CREATE INDEX department_parent ON department (parent)
	WHERE parent IS NOT NULL;
CREATE INDEX crm_user_department ON crm_user (department)
	WHERE department IS NOT NULL;
CREATE INDEX crm_user_manager ON crm_user (manager)
	WHERE manager IS NOT NULL;
CREATE INDEX customer_tax_number ON customer (tax_number)
	WHERE tax_number IS NOT NULL;
CREATE INDEX customer_parent ON customer (parent)
	WHERE parent IS NOT NULL;
CREATE INDEX customer_owner ON customer (owner)
	WHERE owner IS NOT NULL;
CREATE INDEX customer_department ON customer (department)
	WHERE department IS NOT NULL;
CREATE INDEX contact_customer ON contact (customer);
CREATE UNIQUE INDEX contact_primary ON contact (customer)
	WHERE "primary" = 1;
CREATE INDEX requirement_customer ON requirement (customer);
CREATE INDEX bankaccount_customer ON bankaccount (customer);
CREATE UNIQUE INDEX bankaccount_primary ON bankaccount (customer)
	WHERE "primary" = 1;
CREATE INDEX affiliate_customer ON affiliate (customer);
CREATE INDEX affiliate_company ON affiliate (company)
	WHERE company IS NOT NULL;
CREATE INDEX result_customer ON result (customer);
CREATE INDEX change_record ON change (type, record);
CREATE INDEX change_deleted ON change (type, code) WHERE op = 3;
COMMIT;
