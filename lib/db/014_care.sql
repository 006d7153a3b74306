-- 014_care.sql - which calendar a birthday is kept by; NULL: the solar one.

ALTER TABLE customer ADD COLUMN birthday_calendar TEXT;
ALTER TABLE contact ADD COLUMN birthday_calendar TEXT;
