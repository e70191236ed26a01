-- Stable identity of the author, as in the history: the editor who saved a mapping may replace and delete it.
alter table saved_mapping add column saved_by_identity text;
