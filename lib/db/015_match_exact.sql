-- 015_match_exact.sql - keys that tell the same name from those like it.
--
-- A hash has bits of either now (lib/store/match/match.h); an upgrade makes
-- all keys anew when the schema is up to date.
DELETE FROM match_key;
