-- An index on what changes made each change of a task write both its indexes anew. Open tasks are
-- found by the open runs, which have an index.
DROP INDEX tasks_open;
-- A task grows with its first attempt; with room for that on its page, no index is written at all.
ALTER TABLE tasks SET (fillfactor = 60);
