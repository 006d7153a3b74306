-- 6.sql - a database of schema 6, as its own program made it; 6.jsonl is what
-- its log said then.
PRAGMA journal_mode = WAL;
PRAGMA application_id = 1129467185;
PRAGMA user_version = 6;
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE setting (
	name TEXT PRIMARY KEY,  -- base_currency, time_zone, copy, created_at
	value TEXT NOT NULL
) STRICT;
INSERT INTO setting VALUES('base_currency','CNY');
INSERT INTO setting VALUES('created_at','2026-11-20T08:00:00Z');
CREATE TABLE counter (
	name TEXT PRIMARY KEY,
	value INTEGER NOT NULL
) STRICT;
INSERT INTO counter VALUES('id:role',4);
INSERT INTO counter VALUES('id:permission',9);
INSERT INTO counter VALUES('code:permission',9);
INSERT INTO counter VALUES('id:crm_user',1);
INSERT INTO counter VALUES('id:custom_field',2);
INSERT INTO counter VALUES('id:customer',4);
INSERT INTO counter VALUES('code:customer',0);
INSERT INTO counter VALUES('id:contact',1);
INSERT INTO counter VALUES('code:contact',0);
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
, role INTEGER REFERENCES role (id), groups TEXT) STRICT;
INSERT INTO crm_user VALUES(1,'root',1,'2026-11-20T08:00:00Z','2026-11-20T08:00:00Z','root',NULL,NULL,NULL,NULL,1,NULL,1,NULL);
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
INSERT INTO customer VALUES(1,'A',4,'2026-11-20T08:00:00Z','2026-11-20T08:00:00Z','Alpha "1" \ 公司',NULL,'company','lead','customer',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'CNY',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,2000,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'active',';a;b;c;',NULL);
INSERT INTO customer VALUES(2,'B',3,'2026-11-20T08:00:00Z','2026-11-20T08:00:00Z','Beta',NULL,'company','lead','customer',NULL,NULL,NULL,NULL,'Bonn',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'EUR',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,350,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'active',NULL,replace('two\nlines','\n',char(10)));
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
INSERT INTO custom_field VALUES(2,'customer.size',1,'2026-11-20T08:00:00Z','2026-11-20T08:00:00Z','customer','size','int',NULL,0,0,NULL,NULL,NULL);
CREATE TABLE department_x (id INTEGER PRIMARY KEY
	REFERENCES department (id)) STRICT;
CREATE TABLE crm_user_x (id INTEGER PRIMARY KEY
	REFERENCES crm_user (id)) STRICT;
CREATE TABLE customer_x (id INTEGER PRIMARY KEY
	REFERENCES customer (id), x1 TEXT, x2 INTEGER) STRICT;
INSERT INTO customer_x VALUES(1,NULL,5);
INSERT INTO customer_x VALUES(2,NULL,NULL);
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
, undoes INTEGER, undone_by INTEGER, salt BLOB, content BLOB, input_salt BLOB, input_content BLOB, digest BLOB) STRICT;
INSERT INTO job VALUES(1,6,1,14,'2026-11-20T08:00:00Z','2026-11-22T08:42:07Z','root','root','crm-admin init -q --now 2026-11-20T08:00:00Z',NULL,14,0,0,NULL,NULL,X'2efd6aaa47ed7d4e165612132242f475',NULL,X'b413caf30e86bf2676dcdcffe87f6adc',NULL,X'87fe52d6e7f9cbc8faab83f811be3bf0de49599f1568c2c2efd533072fa3e88f');
INSERT INTO job VALUES(2,6,15,15,'2026-11-20T08:00:00Z','2026-11-22T08:42:07Z','root','root','crm-admin field add -q --now 2026-11-20T08:00:00Z record=customer name=grade type=text',NULL,1,0,0,NULL,NULL,X'500053fc37a9b84b7f3ed3419224e2ec',NULL,X'8ff88f39cc7d3aff754090c77a6e2c26',NULL,X'3a237b404534c6fb70f434a72b5b0ee15106903630e7228f1cccd8cf3272d4b8');
INSERT INTO job VALUES(3,6,16,16,'2026-11-20T08:00:00Z','2026-11-22T08:42:07Z','root','root','crm-admin field add -q --now 2026-11-20T08:00:00Z record=customer name=size type=int',NULL,1,0,0,NULL,NULL,X'961c052c28615c2fb97bf87798efc1bf',NULL,X'4e33790cc42748e60c53da43d9c6a06c',NULL,X'c2b83d91183579b132513e717783ca60d08c41be652b9350543a19f524e3fe6b');
INSERT INTO job VALUES(4,6,17,20,'2026-11-20T08:00:00Z','2026-11-22T08:42:07Z','root','root','crm-customer import',';c.csv;',4,0,0,NULL,NULL,NULL,X'1e2498d287e05ec0bc7d671d8692caa4b855ee6cb144a96ac84f4ceb18273545',X'1ffba833c2044701e3268794bd9969ed',NULL,X'3558a92f65d723d6cf3f7da69f077f22a7f35b57e756cf50a92f5e5f86e25308');
INSERT INTO job VALUES(5,6,21,21,'2026-11-20T08:00:00Z','2026-11-22T08:42:07Z','root','root','crm-customer contact add',NULL,1,0,0,NULL,NULL,NULL,X'd36bcabdf171d92ab204503e8019201cef997ce816859006efecd6d86952db0f',X'1fa9feeafdb509a9490ab72aef16864e',NULL,X'b9fd1cb9cd04b18e4ded51f896ca6a0bb61e807ee3cc7aa69889b674a7adae97');
INSERT INTO job VALUES(6,6,22,22,'2026-11-20T08:00:00Z','2026-11-22T08:42:07Z','root','root','crm-customer set -q --now 2026-11-20T08:00:00Z A city= credit_limit=20 size=5 tags+=c',NULL,0,1,0,NULL,NULL,X'6f299027a25206072e72e1c9f4fd584f',NULL,X'dfb94eb2624346644a5d9140dbfd99a0',NULL,X'377962458a7b2ba8ecb75c7a6a00737663a9096251c74983203692510a24a468');
INSERT INTO job VALUES(7,6,23,23,'2026-11-20T08:00:00Z','2026-11-22T08:42:07Z','root','root','crm-customer set -q --now 2026-11-20T08:00:00Z B parent= currency=EUR credit_limit=3.5',NULL,0,1,0,NULL,NULL,X'd0abf1516c3994c142779e5c59c86611',NULL,X'7bbbca82ac88e125fb6e776f3c27733f',NULL,X'c278fa25aad90759d385d438c8b3d8007e1c146da868929e8550754f993aae1a');
INSERT INTO job VALUES(8,6,24,24,'2026-11-20T08:00:00Z','2026-11-22T08:42:07Z','root','root','crm-customer delete -q --now 2026-11-20T08:00:00Z D',NULL,0,0,1,NULL,NULL,X'bb4537eac9a5169c2be94acfd9f11007',NULL,X'fe5717d4bbc9b3fda3ad1ba853ce1114',NULL,X'405a42b0a338f4c8807c3d69d2ed2e0d27e857a24f0c4f64530f957b045b5b43');
INSERT INTO job VALUES(9,6,25,25,'2026-11-20T08:00:00Z','2026-11-22T08:42:07Z','root','root','crm-customer restore -q --now 2026-11-20T08:00:00Z D',NULL,1,0,0,NULL,NULL,X'f11a87794e464914cc89a29ac63743e7',NULL,X'066e84a5c630f44751a135520fbe2f39',NULL,X'dd5b8a2082d4ef90fde74ef80d8398ff7336b307bba4f33da2c54b9ff7c18885');
INSERT INTO job VALUES(10,6,26,26,'2026-11-20T08:00:00Z','2026-11-22T08:42:07Z','root','root','crm-customer set -q --now 2026-11-20T08:00:00Z A grade=w',NULL,0,1,0,NULL,NULL,X'7e06df41308d3669d1c7e9dd73a8f304',NULL,X'c3092167b8ab9f136cc167991ef30c57',NULL,X'90976b473318e1d2372a8703cddaa5379af678ec00f2b0717081c177057a70cd');
INSERT INTO job VALUES(11,6,27,27,'2026-11-20T08:00:00Z','2026-11-22T08:42:07Z','root','root','crm-customer delete -q --now 2026-11-20T08:00:00Z D',NULL,0,0,1,NULL,NULL,X'4ee7657ca8ec70bd77a8ea331998a1c8',NULL,X'a2b9b0e9c8dfb6f1e1d7f84a0cec05f2',NULL,X'67bd99f9d6b6ff20a06cf96975449dd8c4d6e0ab87d6f99beb727fad7184e128');
INSERT INTO job VALUES(12,6,28,29,'2026-11-20T08:00:00Z','2026-11-22T08:42:07Z','root','root','crm-admin erase -q --now 2026-11-20T08:00:00Z C ''reason=asked to''',NULL,0,0,2,NULL,NULL,X'a9969d2c26b7a8b143a38f992dc1a1fc',NULL,X'9de654f59b26c4ac0ee0043546a5b2b7',NULL,X'ff3b3aeb5d39e96d3ee37213e0663d9de2200946eb4a912b87103463bfeabf2d');
INSERT INTO job VALUES(13,6,30,31,'2026-11-20T08:00:00Z','2026-11-22T08:42:35Z','root','root','crm-customer --db six.db set -q --now 2026-11-20T08:00:00Z A B grade=',NULL,0,2,0,NULL,NULL,X'379a4c211aeed1609478f9673ed46a41',NULL,X'8c4a49f6a523ce5297eb8268e6493a31',NULL,X'4c232ff30cabb67ff13398adbfe4a2de44a2c3db4aabf0aa0665938e17c0d3ef');
INSERT INTO job VALUES(14,6,32,32,'2026-11-20T08:00:00Z','2026-11-22T08:42:35Z','root','root','crm-admin --db six.db field delete -q --now 2026-11-20T08:00:00Z customer.grade',NULL,0,0,1,NULL,NULL,X'4204f8baa798d209c80d61f5a0c90262',NULL,X'ea05ff547cde7db0b366e05a46225ebe',NULL,X'5e94e0f9970a5115baf9aa16036924a27e36563ec1a637bc0aedb8034986d500');
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
, salt BLOB, content BLOB, digest BLOB) STRICT;
INSERT INTO change VALUES(1,1,24,1,1,NULL,NULL,NULL,'{"code":"admin","name":"Administrator","admin":1}',X'60307b53f3e749c406cf17c89d106d25',NULL,X'25c20e730e63dcc1d7521219c82109a6c36ed4d2abbcb9a1d94dd8531eb00a43');
INSERT INTO change VALUES(2,1,24,2,1,NULL,NULL,NULL,'{"code":"manager","name":"Manager","admin":0}',X'f4a0179ea304a646f19eaf49770f598f',NULL,X'78a56c21fe81f16c63bdeb5b1c1f8079af92b3e4075b9accc30973926d016d86');
INSERT INTO change VALUES(3,1,25,1,1,NULL,NULL,NULL,'{"code":"PM-000001","role":2,"create":"subtree","read":"subtree","change":"subtree","delete":"subtree","export":"subtree","log_reads":0}',X'6f6b1ad8e5c1711a35a433c9a93d925b',NULL,X'1e07d9c64e58638abbd818c997329e5b786d0d0deb84a32ab0d08bb17fb9ac27');
INSERT INTO change VALUES(4,1,25,2,1,NULL,NULL,NULL,'{"code":"PM-000002","role":2,"record":"user","create":"none","read":"all","change":"none","delete":"none","export":"all","log_reads":0}',X'2a510706367a01416f1f98930f9aae9c',NULL,X'4d47657aa44a9c8d4e2d8dbb2850e00d0175f7f551b3db839768af90a234468b');
INSERT INTO change VALUES(5,1,25,3,1,NULL,NULL,NULL,'{"code":"PM-000003","role":2,"record":"department","create":"none","read":"all","change":"none","delete":"none","export":"all","log_reads":0}',X'920a3ca0b464f1ca2b0ed8cf9c8c1fe3',NULL,X'8210dd521b712761f59cfd423e7eecda81e9d6923e5700d9253f3864f12014b9');
INSERT INTO change VALUES(6,1,24,3,1,NULL,NULL,NULL,'{"code":"sales","name":"Sales","admin":0}',X'7ceaab18f07fa8e37e8499a4f2872122',NULL,X'773cdf432fe58a4af770e52ba0e26e5ed7cb4d3cf07bd7b4d4ee420604c37c0c');
INSERT INTO change VALUES(7,1,25,4,1,NULL,NULL,NULL,'{"code":"PM-000004","role":3,"create":"own","read":"own","change":"own","delete":"none","export":"own","log_reads":0}',X'367501266377b6c7350d77c178cbbf38',NULL,X'0534b798f0919e594646092f7c7501ea6eaad7fac7f47ffd066ae6086667b4b6');
INSERT INTO change VALUES(8,1,25,5,1,NULL,NULL,NULL,'{"code":"PM-000005","role":3,"record":"user","create":"none","read":"all","change":"none","delete":"none","export":"none","log_reads":0}',X'1c93dda812ed8f7462a87632b720d2f5',NULL,X'8c0f37a2353ebbb1d7b7e56af9542b784a4b19fc8ba4aa95b5ac4cba7da4aa9c');
INSERT INTO change VALUES(9,1,25,6,1,NULL,NULL,NULL,'{"code":"PM-000006","role":3,"record":"department","create":"none","read":"all","change":"none","delete":"none","export":"none","log_reads":0}',X'69ace2517e861b82eb67b1811f44c699',NULL,X'339808c690a10723766e2c59ec78e26653e44f1592acd2d78d10d3adf9a0b943');
INSERT INTO change VALUES(10,1,24,4,1,NULL,NULL,NULL,'{"code":"viewer","name":"Viewer","admin":0}',X'a1d380291842bce6bd09c4b58807950b',NULL,X'a7e420043fa3ed1d9f5ca2d668139e06557ac1a811756dbc25a947fa2a7758ab');
INSERT INTO change VALUES(11,1,25,7,1,NULL,NULL,NULL,'{"code":"PM-000007","role":4,"create":"none","read":"all","change":"none","delete":"none","export":"none","log_reads":0}',X'2f67d89beb6803e8b2593cd646337876',NULL,X'254d6ac4fc42bdc2b1bbf25a91a9adf8a6de397b9c5fb200a2ea2871871f2f2a');
INSERT INTO change VALUES(12,1,25,8,1,NULL,NULL,NULL,'{"code":"PM-000008","role":4,"record":"user","create":"none","read":"all","change":"none","delete":"none","export":"none","log_reads":0}',X'2c37995c9bb29e35255a6e2725b53632',NULL,X'369a98510d49250e00829b9a7623dcfccb167c743d465f48cc3231814f5a602c');
INSERT INTO change VALUES(13,1,25,9,1,NULL,NULL,NULL,'{"code":"PM-000009","role":4,"record":"department","create":"none","read":"all","change":"none","delete":"none","export":"none","log_reads":0}',X'e1f55ead04acf839dd39d0bc9f5334ae',NULL,X'ed222f0ebd0403a45523a2c9d89f9142f2506266c5c4823a75b320354aedb2e5');
INSERT INTO change VALUES(14,1,20,1,1,NULL,NULL,NULL,'{"code":"root","name":"root","role":1,"active":1}',X'cfb51da5fa1d284c7c552b711400c03f',NULL,X'9e96e177603e7d59b4b9e05a2c6faec4f37e86feea9450b0cee5ded47be64037');
INSERT INTO change VALUES(15,2,22,1,1,NULL,NULL,NULL,'{"code":"customer.grade","record":"customer","name":"grade","type":"text","required":0,"unique":0}',X'743c5920192a27bf62a0a000aa8375a6',NULL,X'4db6e3ddfc3bcd11a6bbad38b0026b19c25ea6e212c8b7ead8629f1a6361efaf');
INSERT INTO change VALUES(16,3,22,2,1,NULL,NULL,NULL,'{"code":"customer.size","record":"customer","name":"size","type":"int","required":0,"unique":0}',X'7b4afa302bfd555e173dc9319c5ac3c1',NULL,X'795564b337cc4e0f9e8f36f5e8547cb167f2ad7b9fe97b3d3b85febd78ab2ab0');
INSERT INTO change VALUES(17,4,1,1,1,2,1,NULL,'{"code":"A","name":"Alpha \"1\" \\ 公司","kind":"company","level":"lead","type":"customer","city":"Ulm","currency":"CNY","credit_limit":1250,"state":"active","tags":";a;b;","x1":"x"}',X'5b9e8c07ab2f0856b5af2668eb61107b',NULL,X'35cd764d36363d8d9835308e2b0c703939c6052e0707cbe0a3b1923e8ac64d21');
INSERT INTO change VALUES(18,4,1,2,1,3,1,NULL,'{"code":"B","name":"Beta","kind":"company","level":"lead","type":"customer","city":"Bonn","currency":"CNY","credit_limit":700,"parent":1,"state":"active","note":"two\nlines","x1":"y"}',X'5f306abd6e1971dd12e8c0dcc399000f',NULL,X'57c24a82dad16c70489fe9820e160c32e0e696c531640ab5e2bb6a1fce109600');
INSERT INTO change VALUES(19,4,1,3,1,5,1,NULL,'{}',NULL,X'ece6c859b8b2943ecd3b92ddea3d300254ef5ddcc9632d531dbb47f87a389939',X'8bafe436d501f81b9281f3d6c3c6d187e8a21e9faf3aefd004b73e26402b1a81');
INSERT INTO change VALUES(20,4,1,4,1,6,1,NULL,'{"code":"D","name":"Gone","kind":"company","level":"lead","type":"customer","currency":"CNY","state":"active","x1":"z"}',X'094b60185c0ff551d885253d0ad6879a',NULL,X'03d47b39c061955ec86e45a7d1900e92afba748568c0de29b9d4041d2a59865c');
INSERT INTO change VALUES(21,5,2,1,1,NULL,NULL,NULL,'{}',NULL,X'04d57af16cdbc3870e5ffdd5862279e0404945dece8b34c3c917055c20aeceab',X'eca292a0809b61485cc30adb7575e7a5657536a694eb4435be2f6479dbb47593');
INSERT INTO change VALUES(22,6,1,1,2,NULL,NULL,'A','{"city":["Ulm",null],"currency":["CNY","CNY"],"credit_limit":[1250,2000],"tags":[";a;b;",";a;b;c;"],"x2":[null,5]}',X'c193fa776259ee3472d4fc6fd7052718',NULL,X'64da1a50bb9a8a253a4db593c7b8522b9167ec83c31b1a1e76a13444d68bb6b5');
INSERT INTO change VALUES(23,7,1,2,2,NULL,NULL,'B','{"currency":["CNY","EUR"],"credit_limit":[700,350],"parent":[1,null]}',X'df8504759561433fe3eed4b333d65c3a',NULL,X'debc0ccb8c182b3989884edfcbaa4b32bb686646ac4ac5bd89bdd0cb6205faa8');
INSERT INTO change VALUES(24,8,1,4,3,NULL,NULL,'D','{"code":"D","version":1,"created_at":"2026-11-20T08:00:00Z","name":"Gone","kind":"company","level":"lead","type":"customer","currency":"CNY","state":"active","x1":"z"}',X'82df4268265cbacb6d72fa8053cbcb81',NULL,X'd1e50acf2fe7e85904efa703f466d4a1e3c5b6651f8bff01e7022daee34664d9');
INSERT INTO change VALUES(25,9,1,4,1,NULL,NULL,NULL,'{"code":"D","version":2,"created_at":"2026-11-20T08:00:00Z","name":"Gone","kind":"company","level":"lead","type":"customer","currency":"CNY","state":"active","x1":"z"}',X'514f1536097d3409943885c65a194ac8',NULL,X'd23c09608646bb23924ecbebfe301736517b83e6441d4a0e212a90aee35541a2');
INSERT INTO change VALUES(26,10,1,1,2,NULL,NULL,'A','{"x1":["x","w"]}',X'04aadd6109ded929441a064f6bae50ee',NULL,X'49bc6dd2ec0b1f322e04b3173230ca15cdb2ba895ec72a684f2fcedcd2c619bd');
INSERT INTO change VALUES(27,11,1,4,3,NULL,NULL,'D','{"code":"D","version":2,"created_at":"2026-11-20T08:00:00Z","name":"Gone","kind":"company","level":"lead","type":"customer","currency":"CNY","state":"active","x1":"z"}',X'fbb8891390908a506308a84afb9ab5c2',NULL,X'f4c8d8e11de8de503795d71e30f0cc40d0deef4e190d76caffaa2f689f90df87');
INSERT INTO change VALUES(28,12,2,1,4,NULL,NULL,'K1','{"reason":"asked to"}',X'e8cf5c9ac576f5b6600f091fa8034502',NULL,X'a2838dfe744ccf9bcbbdfb97946cc0265a983fe5da196d44f215d4f19b2af0e9');
INSERT INTO change VALUES(29,12,1,3,4,NULL,NULL,'C','{"reason":"asked to"}',X'45b93086a3863559eff6beeaaf096784',NULL,X'46f58ef0e28bfab9d2631c7a05634c8ce99317a9a1246eb7b611dddbd82284d9');
INSERT INTO change VALUES(30,13,1,1,2,NULL,NULL,'A','{"x1":["w",null]}',X'c8ab78f9afca5e70db1b59adcccea5c5',NULL,X'9209b317ab331a5ba2deb42ad5fd72b68312ce97fc813cfd6255ae9d25d56f15');
INSERT INTO change VALUES(31,13,1,2,2,NULL,NULL,'B','{"x1":["y",null]}',X'3fb726321b959cceee0356aacc80cd24',NULL,X'20c9acc8bd0427454d146b1844e4ee6cbac0dce88e03cc4ba002910b11231df7');
INSERT INTO change VALUES(32,14,22,1,3,NULL,NULL,'customer.grade','{"code":"customer.grade","version":1,"created_at":"2026-11-20T08:00:00Z","record":"customer","name":"grade","type":"text","required":0,"unique":0}',X'7a05164262202ea8e719bcdf430cd6b5',NULL,X'17cac70130fcfd2bf031fad7d865a799165fb50c01c8f923323559e438023ba5');
CREATE TABLE consumer (
	name TEXT PRIMARY KEY,
	seq INTEGER NOT NULL,
	at TEXT NOT NULL     -- when it said so
) STRICT;
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
INSERT INTO role VALUES(1,'admin',1,'2026-11-20T08:00:00Z','2026-11-20T08:00:00Z','Administrator',1,NULL);
INSERT INTO role VALUES(2,'manager',1,'2026-11-20T08:00:00Z','2026-11-20T08:00:00Z','Manager',0,NULL);
INSERT INTO role VALUES(3,'sales',1,'2026-11-20T08:00:00Z','2026-11-20T08:00:00Z','Sales',0,NULL);
INSERT INTO role VALUES(4,'viewer',1,'2026-11-20T08:00:00Z','2026-11-20T08:00:00Z','Viewer',0,NULL);
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
INSERT INTO permission VALUES(1,'PM-000001',1,'2026-11-20T08:00:00Z','2026-11-20T08:00:00Z',2,NULL,'subtree','subtree','subtree','subtree','subtree',NULL,0,NULL);
INSERT INTO permission VALUES(2,'PM-000002',1,'2026-11-20T08:00:00Z','2026-11-20T08:00:00Z',2,'user','none','all','none','none','all',NULL,0,NULL);
INSERT INTO permission VALUES(3,'PM-000003',1,'2026-11-20T08:00:00Z','2026-11-20T08:00:00Z',2,'department','none','all','none','none','all',NULL,0,NULL);
INSERT INTO permission VALUES(4,'PM-000004',1,'2026-11-20T08:00:00Z','2026-11-20T08:00:00Z',3,NULL,'own','own','own','none','own',NULL,0,NULL);
INSERT INTO permission VALUES(5,'PM-000005',1,'2026-11-20T08:00:00Z','2026-11-20T08:00:00Z',3,'user','none','all','none','none','none',NULL,0,NULL);
INSERT INTO permission VALUES(6,'PM-000006',1,'2026-11-20T08:00:00Z','2026-11-20T08:00:00Z',3,'department','none','all','none','none','none',NULL,0,NULL);
INSERT INTO permission VALUES(7,'PM-000007',1,'2026-11-20T08:00:00Z','2026-11-20T08:00:00Z',4,NULL,'none','all','none','none','none',NULL,0,NULL);
INSERT INTO permission VALUES(8,'PM-000008',1,'2026-11-20T08:00:00Z','2026-11-20T08:00:00Z',4,'user','none','all','none','none','none',NULL,0,NULL);
INSERT INTO permission VALUES(9,'PM-000009',1,'2026-11-20T08:00:00Z','2026-11-20T08:00:00Z',4,'department','none','all','none','none','none',NULL,0,NULL);
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
CREATE INDEX permission_role ON permission (role);
CREATE INDEX crm_user_role ON crm_user (role) WHERE role IS NOT NULL;
CREATE INDEX share_customer ON share (customer);
CREATE INDEX share_user ON share ("user") WHERE "user" IS NOT NULL;
CREATE INDEX share_department ON share (department)
	WHERE department IS NOT NULL;
CREATE INDEX share_group ON share ("group") WHERE "group" IS NOT NULL;
CREATE INDEX change_erased ON change (type, code) WHERE op = 4;
CREATE INDEX request_job ON request (job) WHERE job IS NOT NULL;
COMMIT;
