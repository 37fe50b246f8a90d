-- The columns of a chatbot are its draft. What came later is in one document, with defaults for what is missing; the key and the policy are live.
ALTER TABLE app.chatbots
  ADD COLUMN details jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(details) = 'object' AND octet_length(details::text) <= 100000),
  ADD COLUMN published_version integer,
  ADD COLUMN archived_at timestamptz;

-- A published version is never changed: everything that the widget and the model were given, as it was.
CREATE TABLE app.chatbot_versions (
  account_id uuid NOT NULL,
  chatbot_id uuid NOT NULL,
  version integer NOT NULL CHECK (version > 0),
  content jsonb NOT NULL CHECK (jsonb_typeof(content) = 'object' AND octet_length(content::text) <= 1000000),
  published_by uuid,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (account_id, chatbot_id, version),
  FOREIGN KEY (account_id, chatbot_id) REFERENCES app.chatbots ON DELETE CASCADE
);

-- What was live before there were versions is version 1. The policy holds for the owner too, so it is lifted for these two statements of one transaction.
ALTER TABLE app.chatbots NO FORCE ROW LEVEL SECURITY;

INSERT INTO app.chatbot_versions (account_id, chatbot_id, version, content)
SELECT account_id, chatbot_id, 1, jsonb_build_object(
  'settings', jsonb_build_object('name', name, 'language', language, 'instructions', instructions, 'welcomeMessage', welcome_message, 'fallbackMessage', fallback_message),
  'playbooks', '[]'::jsonb, 'rules', '[]'::jsonb, 'triggers', '[]'::jsonb)
FROM app.chatbots;

UPDATE app.chatbots SET published_version = 1;

ALTER TABLE app.chatbots FORCE ROW LEVEL SECURITY;

CALL app.isolate('app.chatbot_versions');

-- Not UPDATE: a version is what it was.
GRANT SELECT, INSERT, DELETE ON app.chatbot_versions TO app_api;
