-- 009_search.sql - what records are found by.
--
-- The tables keep no texts, only which words are in which record; its row id
-- here is the record's, times 64, plus the number of its type. They are
-- derived: `crm-admin reindex` makes them anew (lib/store/search).

-- Words of names, phone numbers, tags and notes; a Han character is a word.
CREATE VIRTUAL TABLE search_text USING fts5 (name, phone, tag, note,
	content = '', columnsize = 0,
	tokenize = 'unicode61 remove_diacritics 2');
-- What names sound like: words for the beginnings of what people type.
CREATE VIRTUAL TABLE search_sound USING fts5 (name,
	content = '', columnsize = 0, detail = none, tokenize = 'ascii');

-- Small merges, often: a large one now and then would stall one command.
INSERT INTO search_text (search_text, rank) VALUES ('automerge', 8);
INSERT INTO search_sound (search_sound, rank) VALUES ('automerge', 8);
-- Words wait in memory until there are so many bytes of them.
INSERT INTO search_text (search_text, rank) VALUES ('hashsize', 16777216);
INSERT INTO search_sound (search_sound, rank) VALUES ('hashsize', 16777216);
