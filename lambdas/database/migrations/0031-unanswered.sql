-- One form of a question for all the ways to write it that mean nothing: case, spaces and the punctuation at its end.
CREATE FUNCTION app.question_key(p_text text) RETURNS text
LANGUAGE sql IMMUTABLE SECURITY INVOKER SET search_path = pg_catalog
AS $$ SELECT md5(lower(regexp_replace(btrim(regexp_replace(p_text, '\s+', ' ', 'g'), E' ?!.\u00a0\u202f'), '\s+', ' ', 'g'))) $$;

-- What a chatbot could not answer, once for each question: what the team should teach it.
CREATE TABLE app.unanswered_questions (
  account_id uuid NOT NULL,
  chatbot_id uuid NOT NULL,
  question_key text NOT NULL,
  text text NOT NULL CHECK (char_length(text) <= 4000),
  times integer NOT NULL DEFAULT 1 CHECK (times > 0),
  -- The newest message and conversation that asked it; message ids sort by time.
  message_id uuid NOT NULL,
  conversation_id uuid NOT NULL,
  first_at timestamptz NOT NULL DEFAULT now(),
  last_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (account_id, chatbot_id, question_key),
  FOREIGN KEY (account_id, chatbot_id) REFERENCES app.chatbots ON DELETE CASCADE
);

CREATE INDEX unanswered_by_time ON app.unanswered_questions (account_id, chatbot_id, message_id DESC);

CALL app.isolate('app.unanswered_questions');

GRANT SELECT, INSERT, UPDATE ON app.unanswered_questions TO app_api;

REVOKE EXECUTE ON FUNCTION app.question_key(text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION app.question_key(text) TO app_api, app_ingest;
