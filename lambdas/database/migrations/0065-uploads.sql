-- Files that are no training material: avatars, attachments of visitors, media of channels. The object has the id of the row.
CREATE TABLE app.uploads (
  account_id uuid NOT NULL REFERENCES app.accounts ON DELETE CASCADE,
  upload_id uuid NOT NULL,
  purpose text NOT NULL CHECK (purpose IN ('chatbot-avatar', 'person-avatar', 'attachment', 'channel-media')),
  chatbot_id uuid,
  -- Of a person's avatar. It outlives the membership until its object is removed.
  user_id uuid,
  -- Of an attachment: who sent it, and where.
  visitor_id text CHECK (char_length(visitor_id) <= 100),
  conversation_id uuid,
  name text NOT NULL CHECK (char_length(name) <= 255),
  content_type text NOT NULL CHECK (char_length(content_type) <= 100),
  bytes bigint NOT NULL CHECK (bytes > 0),
  status text NOT NULL CHECK (status IN ('awaiting-upload', 'scanning', 'processing', 'ready', 'rejected', 'failed')),
  reason text CHECK (char_length(reason) <= 30),
  scan jsonb,
  -- The version of the object in quarantine that this row is bound to.
  quarantine_version text,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  deleted_at timestamptz,
  PRIMARY KEY (account_id, upload_id),
  FOREIGN KEY (account_id, chatbot_id) REFERENCES app.chatbots ON DELETE CASCADE,
  FOREIGN KEY (account_id, conversation_id) REFERENCES app.conversations ON DELETE SET NULL (conversation_id),
  CHECK ((purpose = 'person-avatar') = (chatbot_id IS NULL)),
  CHECK ((purpose = 'person-avatar') = (user_id IS NOT NULL))
);

CREATE INDEX uploads_by_chatbot ON app.uploads (account_id, chatbot_id, purpose, upload_id DESC);

CREATE INDEX uploads_by_person ON app.uploads (account_id, user_id, upload_id DESC) WHERE user_id IS NOT NULL;

CREATE INDEX uploads_by_conversation ON app.uploads (account_id, conversation_id) WHERE conversation_id IS NOT NULL;

CREATE INDEX uploads_unfinished ON app.uploads (account_id, updated_at) WHERE status IN ('awaiting-upload', 'scanning', 'processing') OR deleted_at IS NOT NULL;

CALL app.isolate('app.uploads');

GRANT SELECT, INSERT, UPDATE ON app.uploads TO app_api;

GRANT SELECT, UPDATE, DELETE ON app.uploads TO app_ingest;
