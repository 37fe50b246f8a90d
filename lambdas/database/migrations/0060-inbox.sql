-- What the team works with: `open` is answered by the bot, `waiting` asks for a person, `closed` is done until the visitor writes again. While somebody has
-- taken a conversation over, the bot says nothing in it.
ALTER TABLE app.conversations
  ADD COLUMN status text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'waiting', 'closed')),
  ADD COLUMN tags text[] NOT NULL DEFAULT '{}' CHECK (cardinality(tags) <= 20),
  ADD COLUMN taken_over_by uuid,
  ADD COLUMN taken_over_at timestamptz,
  ADD COLUMN language text CHECK (char_length(language) <= 35),
  ADD COLUMN last_message_at timestamptz NOT NULL DEFAULT now(),
  -- Ids of messages sort by time: the order of the inbox, and its cursor.
  ADD COLUMN last_message_id uuid,
  ADD FOREIGN KEY (account_id, taken_over_by) REFERENCES app.members (account_id, user_id) ON DELETE SET NULL (taken_over_by);

-- The rows that are there already belong to many accounts, and this step to none of them.
ALTER TABLE app.conversations NO FORCE ROW LEVEL SECURITY;

UPDATE app.conversations SET last_message_at = updated_at, last_message_id = conversation_id;

ALTER TABLE app.conversations FORCE ROW LEVEL SECURITY;

ALTER TABLE app.conversations ALTER COLUMN last_message_id SET NOT NULL;

CREATE INDEX conversations_by_activity ON app.conversations (account_id, chatbot_id, last_message_id DESC);

CREATE INDEX conversations_by_visitor ON app.conversations (account_id, chatbot_id, visitor_id);

CREATE INDEX conversations_by_age ON app.conversations (account_id, chatbot_id, last_message_at);

-- No index on the words: under a row's policy PostgreSQL asks an index nothing by an operator that is not leakproof, and @@ is none. A search walks the
-- conversations of one chatbot, newest first, and their messages by key.
ALTER TABLE app.messages
  ADD COLUMN author_id uuid,
  ADD COLUMN words tsvector GENERATED ALWAYS AS (to_tsvector('pg_catalog.simple'::regconfig, text)) STORED,
  ADD FOREIGN KEY (account_id, author_id) REFERENCES app.members (account_id, user_id) ON DELETE SET NULL (author_id);

-- What the team says among itself about a conversation; the visitor never sees it.
CREATE TABLE app.notes (
  account_id uuid NOT NULL,
  chatbot_id uuid NOT NULL,
  conversation_id uuid NOT NULL,
  note_id uuid NOT NULL,
  author_id uuid,
  text text NOT NULL CHECK (char_length(text) <= 4000),
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (account_id, conversation_id, note_id),
  FOREIGN KEY (account_id, chatbot_id, conversation_id) REFERENCES app.conversations (account_id, chatbot_id, conversation_id) ON DELETE CASCADE,
  FOREIGN KEY (account_id, author_id) REFERENCES app.members (account_id, user_id) ON DELETE SET NULL (author_id)
);

-- A visitor who has said who that is. One for each visitor of a chatbot.
CREATE TABLE app.contacts (
  account_id uuid NOT NULL,
  chatbot_id uuid NOT NULL,
  contact_id uuid NOT NULL,
  visitor_id text NOT NULL,
  name text CHECK (char_length(name) <= 100),
  email text CHECK (char_length(email) <= 254),
  phone text CHECK (char_length(phone) <= 16),
  company text CHECK (char_length(company) <= 100),
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (account_id, contact_id),
  UNIQUE (account_id, chatbot_id, contact_id),
  UNIQUE (account_id, chatbot_id, visitor_id),
  FOREIGN KEY (account_id, chatbot_id) REFERENCES app.chatbots ON DELETE CASCADE
);

CREATE INDEX contacts_by_email ON app.contacts (account_id, chatbot_id, lower(email));

-- What a contact left in a form, with the words to which consent was given. It outlives the conversation, and goes with the contact.
CREATE TABLE app.leads (
  account_id uuid NOT NULL,
  chatbot_id uuid NOT NULL,
  lead_id uuid NOT NULL,
  contact_id uuid NOT NULL,
  conversation_id uuid,
  fields jsonb NOT NULL CHECK (jsonb_typeof(fields) = 'object'),
  consent_text text NOT NULL CHECK (char_length(consent_text) <= 1000),
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (account_id, lead_id),
  FOREIGN KEY (account_id, chatbot_id, contact_id) REFERENCES app.contacts (account_id, chatbot_id, contact_id) ON DELETE CASCADE,
  FOREIGN KEY (account_id, chatbot_id, conversation_id)
    REFERENCES app.conversations (account_id, chatbot_id, conversation_id) ON DELETE SET NULL (conversation_id)
);

CREATE INDEX leads_by_chatbot ON app.leads (account_id, chatbot_id, lead_id DESC);

-- A visitor's thumb on an answer: one, which may be turned.
CREATE TABLE app.feedback (
  account_id uuid NOT NULL,
  chatbot_id uuid NOT NULL,
  conversation_id uuid NOT NULL,
  message_id uuid NOT NULL,
  value text NOT NULL CHECK (value IN ('up', 'down')),
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (account_id, conversation_id, message_id),
  FOREIGN KEY (account_id, chatbot_id, conversation_id) REFERENCES app.conversations (account_id, chatbot_id, conversation_id) ON DELETE CASCADE,
  FOREIGN KEY (account_id, conversation_id, message_id) REFERENCES app.messages ON DELETE CASCADE
);

-- Visitors who asked to be forgotten: the tokens that they still hold lead nowhere until they have expired.
CREATE TABLE app.forgotten_visitors (
  account_id uuid NOT NULL,
  chatbot_id uuid NOT NULL,
  visitor_id text NOT NULL,
  forgotten_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (account_id, chatbot_id, visitor_id),
  FOREIGN KEY (account_id, chatbot_id) REFERENCES app.chatbots ON DELETE CASCADE
);

CALL app.isolate('app.notes');

CALL app.isolate('app.contacts');

CALL app.isolate('app.leads');

CALL app.isolate('app.feedback');

CALL app.isolate('app.forgotten_visitors');

-- Days after its last message at which a conversation is deleted; NULL keeps it until somebody deletes it.
ALTER TABLE app.conversation_policies ADD COLUMN retention_days integer CHECK (retention_days BETWEEN 1 AND 3650);

GRANT SELECT, INSERT ON app.notes TO app_api;

GRANT SELECT, INSERT, UPDATE, DELETE ON app.contacts, app.leads, app.feedback, app.forgotten_visitors TO app_api;

GRANT DELETE ON app.conversations, app.unanswered_questions TO app_api;

-- What the worker reads and removes that keeps the promised retention.
GRANT SELECT ON app.conversation_policies TO app_ingest;

GRANT SELECT, DELETE ON app.conversations, app.unanswered_questions, app.forgotten_visitors TO app_ingest;
