-- A text that is written anew waits, like a page that is fetched anew, for its content to be taken in; until then it keeps its name and its question.
ALTER TABLE app.materials
  ADD COLUMN pending_name text CHECK (char_length(pending_name) BETWEEN 1 AND 255),
  ADD COLUMN pending_question text CHECK (char_length(pending_question) <= 500);
